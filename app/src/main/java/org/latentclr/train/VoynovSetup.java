package org.latentclr.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.latentclr.config.VoynovConfig;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.generator.Generator;
import org.latentclr.voynov.CodeSource;
import org.latentclr.voynov.Deformator;
import org.latentclr.voynov.DeformatorKind;
import org.latentclr.voynov.LeNetReconstructor;
import org.latentclr.voynov.ReconstructionLoss;
import org.latentclr.voynov.Reconstructor;
import org.latentclr.voynov.ResNetReconstructor;
import org.latentclr.voynov.ShiftedPictures;
import org.latentclr.voynov.Shifts;
import org.latentclr.voynov.VoynovTrainer;

/** The objects of a training by reconstruction as a configuration describes them. Tensors belong to the scope that is open. */
record VoynovSetup(VoynovConfig config, Generator generator) {
    /** The published default of {@code target_class}. */
    private static final List<Integer> PUBLISHED_CLASSES = List.of(239);

    VoynovTrainer trainer() {
        ShiftedPictures pictures = pictures();
        int width = config.maxLatentDim().orElse(pictures.width());
        Initializer init = Initializer.random(generator.backend(), new RandomStream(config.seed(), 0));
        Deformator a = kind().make(init, config.directionsCount().orElse(width), width, config.deformatorRandomInit(),
                config.bias());
        return new VoynovTrainer(pictures, a, reconstructor(init, a.inputs()), settings());
    }

    DeformatorKind kind() {
        return DeformatorKind.valueOf(config.deformator().name());
    }

    /** The kind where the tensors of a file do not tell it. */
    Optional<DeformatorKind> ambiguousKind() {
        return Optional.of(kind()).filter(k -> k == DeformatorKind.LINEAR || k == DeformatorKind.ID);
    }

    ShiftedPictures pictures() {
        return new ShiftedPictures(generator, config.wShift());
    }

    CodeSource source() {
        return new CodeSource(generator, classes(), config.truncation());
    }

    Shifts.Sampling sampling() {
        return new Shifts.Sampling(Shifts.Distribution.valueOf(config.shiftDistribution().name()),
                config.shiftScale(), config.minShift());
    }

    /** Those of {@code target_class}, else those of {@code class_name}, else for ImageNet's classes the published one. */
    List<Integer> classes() {
        if (!config.targetClass().isEmpty()) return config.targetClass();
        if (!generator.classes().isEmpty() || generator.classCount() <= PUBLISHED_CLASSES.getFirst())
            return generator.classes();
        return PUBLISHED_CLASSES;
    }

    private Reconstructor reconstructor(Initializer init, int directions) {
        OptionalInt size = config.shiftPredictorSize();
        return switch (config.shiftPredictor()) {
            case LENET -> new LeNetReconstructor(init, directions, generator.imageChannels(), LeNetReconstructor.WIDTH);
            case RESNET -> new ResNetReconstructor(init, directions, generator.imageChannels(), size);
        };
    }

    private VoynovTrainer.Settings settings() {
        return new VoynovTrainer.Settings(sampling(),
                new ReconstructionLoss(config.labelWeight(), config.shiftWeight()), config.deformatorRate(),
                config.predictorRate(), config.batchSize(), config.steps(), classes(), config.truncation(),
                config.seed());
    }

    /** Class vectors [1,C] of the {@code i}-th of several pictures for people: one of the classes after the other. */
    Optional<Tensor> shownClass(int i) {
        List<Integer> classes = classes();
        return classes.isEmpty() ? Optional.empty() : generator.withClasses(classes).showing(i).classVectors(1);
    }
}
