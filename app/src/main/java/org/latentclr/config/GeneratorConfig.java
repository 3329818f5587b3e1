package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Which generator is edited, and the feature layer that is looked at (METHODS §1.7, §1.11). */
public sealed interface GeneratorConfig {
    /** Exact name of the layer whose activation is the feature map. */
    String featureLayer();

    /** What the generator shows: a class of pictures; part of the run folder's name. */
    String className();

    /** The classes that a conditional generator shows, as they were named. */
    default Optional<String> shown() {
        return Optional.empty();
    }

    /** Truncation toward the mean, or the scale of the truncated normal for BigGAN. */
    double truncation();

    /** A weight file given by name; when empty the published place is searched ({@link GeneratorFiles}). */
    Optional<Path> path();

    /** Width of the latent code when the published settings fix it. */
    OptionalInt latentSize();

    /** Name of the class that the published tool would make; part of the run folder's name. */
    String target();

    /** The 64² scenes that come with the program. */
    record Bundled(double truncation, boolean useW, String featureLayer) implements GeneratorConfig {
        static final String TARGET = "latentclr.generators.Bundled";

        static Bundled read(Binder in) {
            return new Bundled(in.real("truncation", 1, Limits.between(0, 1)), in.bool("use_w", true),
                    in.text("feature_layer", "b16.conv1"));
        }

        @Override
        public String className() {
            return "scenes";
        }

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }

        @Override
        public OptionalInt latentSize() {
            return OptionalInt.empty();
        }

        @Override
        public String target() {
            return TARGET;
        }
    }

    /**
     * BigGAN-deep of a resolution.
     *
     * @param table how statistics for a truncation between two stored ones are found
     */
    record BigGan(int resolution, double truncation, Table table, String className, String featureLayer,
            Optional<Path> path, String device) implements GeneratorConfig {
        /** Kinds of interpolation (METHODS §6.3). */
        public enum Table {
            /** With the weights of the two neighbours exchanged. */
            PUBLISHED,
            /** Linear. */
            CORRECTED
        }

        static final String TARGET = "colat.generators.BigGANGenerator";

        static BigGan read(Binder in) {
            int resolution = in.value("resolution", new Value.Int(256), "128, 256 or 512",
                    v -> Binder.toWhole(v, Limits.FINITE).filter(r -> r == 128 || r == 256 || r == 512));
            return new BigGan(resolution, in.real("truncation", 0.4, Limits.above(0, 1)),
                    in.oneOf("truncation_table", Table.PUBLISHED),
                    in.textOrList("class_name", "husky"), in.text("feature_layer", "generator.layers.0"),
                    in.pathOrNull("path"), in.text("device", "cuda"));
        }

        @Override
        public Optional<String> shown() {
            return Optional.of(className);
        }

        @Override
        public OptionalInt latentSize() {
            return OptionalInt.of(128);
        }

        @Override
        public String target() {
            return TARGET;
        }
    }

    /**
     * A StyleGAN under the published name, or in any layout by {@code path}; the published tool never uses the truncation of the first version.
     */
    record StyleGan(Version version, double truncation, String className, boolean useW, String featureLayer,
            Optional<Path> path, String device) implements GeneratorConfig {
        /** Which StyleGAN. */
        public enum Version {
            /** The first. */
            ONE("stylegan", "colat.generators.StyleGANGenerator", "g_synthesis.blocks.1"),
            /** The second, in the rosinality layout. */
            TWO("stylegan2", "colat.generators.StyleGAN2Generator", "conv1");

            private final String option;
            private final String target;
            private final String usualLayer;

            Version(String option, String target, String usualLayer) {
                this.option = option;
                this.target = target;
                this.usualLayer = usualLayer;
            }

            /** The name on the command line and of the folder with the weights. */
            public String option() {
                return option;
            }

            private Choice<GeneratorConfig> choice() {
                return new Choice<>(option, target, in -> read(this, in));
            }
        }

        private static StyleGan read(Version version, Binder in) {
            return new StyleGan(version, in.real("truncation", 0.7, Limits.between(0, 1)),
                    in.text("class_name", "ffhq"), in.bool("use_w", true),
                    in.text("feature_layer", version.usualLayer), in.pathOrNull("path"), in.text("device", "cuda"));
        }

        @Override
        public OptionalInt latentSize() {
            return path.isPresent() ? OptionalInt.empty() : OptionalInt.of(512);
        }

        @Override
        public String target() {
            return version.target;
        }
    }

    /**
     * Any weight file that the program can tell the architecture of.
     *
     * @param chosen the classes that a conditional generator shows
     */
    record WeightFile(Optional<Path> path, double truncation, boolean useW, String featureLayer,
            Optional<String> chosen) implements GeneratorConfig {
        static final String TARGET = "latentclr.generators.File";

        static WeightFile read(Binder in) {
            return new WeightFile(in.pathOrNull("path"), in.real("truncation", 0.7, Limits.between(0, 1)),
                    in.bool("use_w", true), in.text("feature_layer", "conv1"), in.textOrListOrNull("class_name"));
        }

        @Override
        public Optional<String> shown() {
            return chosen;
        }

        @Override
        public String className() {
            String name = path.map(p -> String.valueOf(p.getFileName())).orElse("file");
            int dot = name.lastIndexOf('.');
            return dot > 0 ? name.substring(0, dot) : name;
        }

        @Override
        public OptionalInt latentSize() {
            return OptionalInt.empty();
        }

        @Override
        public String target() {
            return TARGET;
        }
    }

    /** Reads the group {@code generator}. */
    static GeneratorConfig read(Binder in) {
        return in.group("generator", "bundled", List.of( //
                new Choice<GeneratorConfig>("bundled", Bundled.TARGET, Bundled::read),
                StyleGan.Version.TWO.choice(), //
                new Choice<>("biggan", BigGan.TARGET, BigGan::read),
                StyleGan.Version.ONE.choice(), //
                new Choice<>("file", WeightFile.TARGET, WeightFile::read)));
    }
}
