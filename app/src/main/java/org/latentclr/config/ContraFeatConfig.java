package org.latentclr.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that {@code latentclr train method=contrafeat} can be told (METHODS §2).
 *
 * @param variant what edits are contrasted with
 * @param k number of directions
 * @param directions what a direction is made of
 * @param dimensions number of principal components of W in whose span learned directions stay
 * @param attention how an edit spreads over the layers
 * @param layers A, number of layers that are attended to; empty for all
 * @param smoothing width of the Gaussian over the layers, odd; 0 for none
 * @param temperature of the attention's softmax
 * @param diversity λ
 * @param step largest step t in training ({@code vars})
 * @param colors prior samples that a base code mixes
 * @param batchSize base codes a round
 * @param iterations steps
 * @param rounds rounds a step
 * @param learningRate of Adam
 * @param noise of the generator in training
 * @param mask which positions of a feature map count
 * @param pooled averages feature maps over space; the meaningful loss has {@code mask=none} with it
 * @param sensor file of an AlexNet; empty for the bundled one
 * @param recogniser file of a ResNet-18 trained on pictures, for {@code variant=recog}; empty for random weights
 * @param prototypeSize side of a prototype picture; empty for the generator's
 * @param mirror whether prototypes are mirrored by a coin in every step
 * @param samples of W for its principal components
 * @param saveFreq steps between checkpoints
 */
public record ContraFeatConfig(GeneratorConfig generator, Variant variant, int k, Directions directions, int dimensions,
        Attention attention, OptionalInt layers, int smoothing, double temperature, double diversity, double step,
        int colors, int batchSize, int iterations, int rounds, double learningRate, Noise noise, Mask mask,
        boolean pooled, Optional<Path> sensor, Optional<Path> recogniser, OptionalInt prototypeSize, boolean mirror,
        int samples, int saveFreq,
        Optional<Path> checkpoint, boolean tensorboard, boolean save, DeviceChoice device, long seed, int threads,
        Optional<Path> out) implements Training {
    /** What edits are contrasted with. */
    public enum Variant {
        /** Other pictures with the same edit and with another. */
        BI,
        /** Learned prototype pictures. */
        PT,
        /** LatentCLR's loss on the generator's first blocks: the baseline LatCLR-Att. */
        LATCLR,
        /** A second network tells edit and step: the baseline Recog-Att, and Recog with {@code attention=none}. */
        RECOG
    }

    /** What a direction is made of. */
    public enum Directions {
        /** Learned within the first principal components of W. */
        SUBSPACE,
        /** Learned in W. */
        FREE,
        /** The first principal components themselves; only attention is learned. */
        PCA,
        /** The first SeFa vectors; only attention is learned. */
        SEFA
    }

    /** How an edit spreads over the layers. */
    public enum Attention {
        /** Learned. */
        LEARNED,
        /** Learned, one range of layers. */
        CUMULATIVE,
        /** All layers alike. */
        NONE
    }

    /** Noise of the generator in training. */
    public enum Noise {
        /** The same for every picture. */
        CONST,
        /** Of its own for every picture, as published. */
        RANDOM
    }

    /** Which positions count. */
    public enum Mask {
        /** Those that change most. */
        MIN_MAX,
        /** All alike (No-Focus). */
        NONE
    }

    /** Published settings (METHODS §2.7, §2.13) and those of the bundled generator. */
    private enum Published {
        // Edits of the scenes are small beside those of faces, so steps are larger.
        BUNDLED(8, 10, 0.1, 4, 0.05, 8, 200, 1), CONTRAFEAT_FFHQ(100, 100, 0.1, 1, 0.01, 10, 60_000, 2),
        CONTRAFEAT_3DSHAPES(30, 100, 0.1, 1, 0.01, 64, 9_375, 2),
        // A recogniser learns from many pictures, slowly.
        BUNDLED_RECOG(8, 10, 0, 16, 0.001, 8, 500, 1), //
        CONTRAFEAT_RECOG(30, 100, 0, 0.5, 0.01, 8, 37_500, 2);

        private final int k;
        private final int dimensions;
        private final double diversity;
        private final double step;
        private final double rate;
        private final int batch;
        private final int iterations;
        private final int colors;

        Published(int k, int dimensions, double diversity, double step, double rate, int batch, int iterations,
                int colors) {
            this.k = k;
            this.dimensions = dimensions;
            this.diversity = diversity;
            this.step = step;
            this.rate = rate;
            this.batch = batch;
            this.iterations = iterations;
            this.colors = colors;
        }

        static Optional<Published> of(Value v) {
            return Arrays.stream(values()).filter(p -> p.label().equalsIgnoreCase(v.toString())).findFirst();
        }

        static Published usual(GeneratorConfig generator, Variant variant) {
            boolean bundled = generator instanceof GeneratorConfig.Bundled;
            if (variant == Variant.RECOG) return bundled ? BUNDLED_RECOG : CONTRAFEAT_RECOG;
            return bundled ? BUNDLED : CONTRAFEAT_FFHQ;
        }

        static String labels() {
            return String.join(", ", Arrays.stream(values()).map(Published::label).toList());
        }

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static ContraFeatConfig read(Binder in) {
        in.oneOf("method", Method.CONTRAFEAT);
        GeneratorConfig generator = GeneratorConfig.read(in);
        Variant variant = in.oneOf("variant", Variant.BI);
        Published p = in.value("preset", new Value.Text(Published.usual(generator, variant).label()),
                "one of " + Published.labels(), Published::of);
        return new ContraFeatConfig(generator, variant,
                in.whole("k", p.k, Limits.atLeast(2)), in.oneOf("directions", Directions.SUBSPACE),
                in.whole("n_eigen", p.dimensions, Limits.atLeast(1)), in.oneOf("attention", Attention.LEARNED),
                in.wholeOrNull("att_layers", OptionalInt.empty(), Limits.atLeast(1)),
                in.value("att_smoothing", new Value.Int(3), "an odd whole number or 0",
                        v -> Binder.toWhole(v, Limits.NOT_NEGATIVE).filter(n -> n == 0 || n % 2 == 1)),
                in.real("att_temperature", 1, Limits.POSITIVE), in.real("div", p.diversity, Limits.NOT_NEGATIVE),
                in.real("vars", p.step, Limits.POSITIVE), in.whole("ncol", p.colors, Limits.atLeast(1)),
                in.whole("batch_size", p.batch, Limits.atLeast(2)),
                in.whole("iterations", p.iterations, Limits.atLeast(1)), in.whole("rounds", 1, Limits.atLeast(1)),
                in.real("lr", p.rate, Limits.POSITIVE), in.oneOf("noise", Noise.CONST),
                in.oneOf("mask", Mask.MIN_MAX), in.bool("pooled", false), in.pathOrNull("sensor"),
                in.pathOrNull("recogniser"),
                in.wholeOrNull("dis", OptionalInt.empty(), Limits.atLeast(47)), in.bool("mir", true),
                in.whole("samples", 1_000_000, Limits.atLeast(1000)), in.whole("save_freq", 200, Limits.atLeast(1)),
                in.pathOrNull("checkpoint"), in.bool("tensorboard", true), in.bool("save", true),
                DeviceChoice.read(in), in.seed("seed", 0), in.whole("threads", 0, Limits.NOT_NEGATIVE),
                in.pathOrNull("out"));
    }
}
