package org.latentclr.config;

import java.nio.file.Path;
import java.util.Optional;
import org.latentclr.UserError;

/**
 * Everything that {@code latentclr train method=contrafeat} can be told (METHODS §2).
 *
 * @param variant what edits are contrasted with
 * @param navigator what edits are made of
 * @param contrast how changes are compared
 * @param step how far edits go in training
 * @param colors prior samples that a base code mixes
 * @param batchSize base codes a round
 * @param iterations steps
 * @param rounds rounds a step
 * @param learningRate of Adam
 * @param noise of the generator in training
 * @param recogniser file of a ResNet-18 trained on pictures, for {@code variant=recog}; empty for random weights
 * @param saveFreq steps between checkpoints
 */
public record ContraFeatConfig(GeneratorConfig generator, Variant variant, NavigatorConfig navigator,
        ContrastConfig contrast, StepConfig step, int colors, int batchSize, int iterations, int rounds,
        double learningRate, Noise noise, Optional<Path> recogniser, int saveFreq, Optional<Path> checkpoint,
        boolean tensorboard, boolean save, DeviceChoice device, long seed, int threads, Optional<Path> out)
        implements
            Training {
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

    /** Noise of the generator in training. */
    public enum Noise {
        /** The same for every picture. */
        CONST,
        /** Of its own for every picture, as published. */
        RANDOM
    }

    /** Number of directions. */
    public int k() {
        return navigator.k();
    }

    static ContraFeatConfig read(Binder in) {
        in.oneOf("method", Method.CONTRAFEAT);
        GeneratorConfig generator = GeneratorConfig.read(in);
        Variant variant = in.oneOf("variant", Variant.BI);
        ContraFeatPreset p = ContraFeatPreset.read(in, generator, variant);
        NavigatorConfig navigator = NavigatorConfig.read(in, p.k, p.dimensions);
        StepConfig step = StepConfig.read(in, p.step);
        if (variant != Variant.BI && (step.scaled() || step.signed()))
            throw new UserError(
                    "pca_scale and pca_sign: variant=bi expected, the only one with such steps, found variant="
                            + variant.name().toLowerCase(java.util.Locale.ROOT));
        return new ContraFeatConfig(generator, variant, navigator, ContrastConfig.read(in, p.diversity), step,
                in.whole("ncol", p.colors, Limits.atLeast(1)), in.whole("batch_size", p.batch, Limits.atLeast(2)),
                in.whole("iterations", p.iterations, Limits.atLeast(1)), in.whole("rounds", 1, Limits.atLeast(1)),
                in.real("lr", p.rate, Limits.POSITIVE), in.oneOf("noise", Noise.CONST), in.pathOrNull("recogniser"),
                in.whole("save_freq", 200, Limits.atLeast(1)), in.pathOrNull("checkpoint"),
                in.bool("tensorboard", true), in.bool("save", true), DeviceChoice.read(in), in.seed("seed", 0),
                in.whole("threads", 0, Limits.NOT_NEGATIVE), in.pathOrNull("out"));
    }
}
