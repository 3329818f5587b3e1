package org.latentclr.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.latentclr.UserError;
import org.latentclr.config.GeneratorTrainingConfig;
import org.latentclr.data.IdxFile;
import org.latentclr.data.IdxPictures;
import org.latentclr.data.PictureFolder;
import org.latentclr.data.Pictures;
import org.latentclr.data.RenderedScenes;
import org.latentclr.data.ShapesFile;
import org.latentclr.engine.Backend;
import org.latentclr.gan.AdversarialTraining;
import org.latentclr.gan.Distillation;
import org.latentclr.gan.GeneratorTraining;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.StyleGan2Architecture.Wiring;

/** What a configuration of {@code train-generator} describes. Tensors belong to the scope that is open. */
final class GeneratorTrainings {
    /** Pictures of an HDF5 file that are kept, evenly spread over it. */
    private static final int IN_MEMORY = 20_000;
    private static final int WARMUP = 100;
    private static final double HELD = 0.6;
    /** Multiplier of the mapping network: StyleGAN2's where a discriminator judges; where targets are exact, w may move faster. */
    private static final double ADVERSARIAL_MAPPING = 0.01;
    private static final double DISTILLED_MAPPING = 0.1;

    private GeneratorTrainings() {}

    static GeneratorTraining of(GeneratorTrainingConfig c, Backend backend) {
        return switch (c.method()) {
            case DISTILL -> new Distillation(new Distillation.Settings(architecture(c, 3, DISTILLED_MAPPING),
                    c.batchSize(), rate(c), c.average(), c.seed()), backend);
            case ADVERSARIAL -> {
                Pictures pictures = pictures(c);
                yield new AdversarialTraining(new AdversarialTraining.Settings(
                        architecture(c, pictures.channels(), ADVERSARIAL_MAPPING), c.batchSize(), c.rate(), c.r1(),
                        c.r1Interval(), c.path(), c.pathInterval(), c.mixing(), c.average(), c.measured(), c.seed()),
                        pictures, backend);
            }
        };
    }

    private static LearningRate rate(GeneratorTrainingConfig c) {
        long held = (long) (HELD * c.steps());
        return new LearningRate.WarmHoldCosine(c.rate(), Math.min(WARMUP, held), held, c.steps());
    }

    private static StyleGan2Architecture architecture(GeneratorTrainingConfig c, int channels, double mapping) {
        List<Integer> widths = new ArrayList<>();
        for (int r = 4; r <= c.resolution(); r *= 2)
            widths.add(Math.max(1, Math.min(c.channelBase() / r, c.channelMax())));
        return new StyleGan2Architecture(c.codeSize(), 0, c.codeSize(), c.resolution(), channels, c.mappingLayers(),
                widths, Wiring.SKIP, OptionalDouble.empty(), 0, mapping, "lrelu", true);
    }

    private static Pictures pictures(GeneratorTrainingConfig c) {
        Path path = Path.of(c.data());
        if (c.data().equals("scenes")) return RenderedScenes.random(c.resolution(), c.seed());
        if (c.data().equals("grid")) return RenderedScenes.grid(c.resolution());
        if (Files.isDirectory(path)) return new PictureFolder(path, c.resolution());
        if (Files.isRegularFile(path) && c.data().endsWith(".h5"))
            return ShapesFile.pictures(path, c.resolution(), IN_MEMORY);
        if (Files.isRegularFile(path)) return new IdxPictures(path, IdxFile.read(path), c.resolution());
        throw new UserError(
                "data: scenes, grid, a folder of pictures, an idx file or a .h5 file of 3DShapes expected, found '"
                        + c.data()
                        + "', which does not exist; Fashion-MNIST is in Debian's package dataset-fashion-mnist");
    }
}
