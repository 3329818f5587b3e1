package org.latentclr.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.latentclr.UserError;

/**
 * Where the weights of a generator lie (METHODS §1.7): under {@code $GANCONTROL_CHECKPOINT_DIR}, or in
 * {@code checkpoints} of the current folder when that is not set.
 *
 * @param root the folder of all weights
 * @param rootName how a message calls it
 */
public record GeneratorFiles(Path root, String rootName) {
    /** The variable that the published tool reads. */
    public static final String VARIABLE = "GANCONTROL_CHECKPOINT_DIR";

    private static final Map<String, Integer> STYLEGAN2 = ordered("ffhq", 1024, "car", 512, "cat", 256, "church", 256,
            "horse", 256, "bedrooms", 256, "kitchen", 256, "places", 256);
    private static final Map<String, Integer> STYLEGAN = ordered("ffhq", 1024, "celebahq", 1024, "bedrooms", 256,
            "cars", 512, "cats", 256, "vases", 1024, "wikiart", 512, "fireworks", 512, "abstract", 512, "anime", 512,
            "ukiyo-e", 512);
    private static final List<String> BIGGAN = List.of("config.json", "pytorch_model.bin");

    /** Reads the variable with {@code environment}, which answers null for one that is not set. */
    public static GeneratorFiles from(UnaryOperator<String> environment) {
        return Optional.ofNullable(environment.apply(VARIABLE)).filter(text -> !text.isBlank())
                .map(text -> new GeneratorFiles(Path.of(text), "$" + VARIABLE + " = " + text))
                .orElseGet(() -> new GeneratorFiles(Path.of("checkpoints"), Path.of("checkpoints").toAbsolutePath()
                        + ", as $" + VARIABLE + " is not set"));
    }

    /**
     * The weight file, or for BigGAN the folder with {@code config.json} and {@code pytorch_model.bin}.
     *
     * @return empty for the bundled generator
     * @throws UserError naming the file that is missing and where it was looked for
     */
    public Optional<Path> locate(GeneratorConfig generator) {
        if (generator.path().isPresent()) {
            Path path = generator.path().get();
            if (!Files.exists(path)) throw new UserError("generator.path: the file " + path + " does not exist");
            return Optional.of(path);
        }
        return switch (generator) {
            case GeneratorConfig.Bundled b -> Optional.empty();
            case GeneratorConfig.StyleGan g -> Optional.of(file(g.version().option(), g.className(),
                    g.version() == GeneratorConfig.StyleGan.Version.TWO ? STYLEGAN2 : STYLEGAN));
            case GeneratorConfig.BigGan g -> Optional.of(folder(g));
            case GeneratorConfig.WeightFile f -> throw new UserError(
                    "generator=file needs generator.path=FILE, the weights of the generator");
        };
    }

    /** Side length in pixels of a class of StyleGAN2; empty for an unknown class. */
    public static Optional<Integer> styleGan2Resolution(String className) {
        return Optional.ofNullable(STYLEGAN2.get(className));
    }

    private Path file(String architecture, String className, Map<String, Integer> classes) {
        Integer resolution = classes.get(className);
        if (resolution == null) {
            throw new UserError("generator.class_name: " + architecture + " has no class '" + className + "'"
                    + Nearest.hint(className, classes.keySet()) + "; there are " + String.join(", ", classes.keySet())
                    + "; for weights of your own say generator.path=FILE");
        }
        return existing(architecture + "/" + architecture + "_" + className + "_" + resolution + ".pt");
    }

    private Path folder(GeneratorConfig.BigGan generator) {
        String folder = "biggan-deep-" + generator.resolution();
        BIGGAN.forEach(file -> existing(folder + "/" + file));
        return root.resolve(folder);
    }

    private Path existing(String relative) {
        Path file = root.resolve(relative);
        if (!Files.isRegularFile(file)) {
            throw new UserError("the generator's weights are missing: no file " + relative + " in " + rootName
                    + "; put it there, set $" + VARIABLE + ", or say generator.path=FILE");
        }
        return file;
    }

    private static Map<String, Integer> ordered(Object... pairs) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], (Integer) pairs[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }
}
