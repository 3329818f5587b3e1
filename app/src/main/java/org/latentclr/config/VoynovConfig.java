package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that {@code latentclr train method=voynov} can be told (METHODS §3). Names and, for generators other than the bundled one, defaults are
 * those of the published tool.
 *
 * @param generator what is edited
 * @param deformator kind of A
 * @param deformatorRandomInit whether A starts at random
 * @param bias whether the linear kinds of A have a bias
 * @param shiftPredictor kind of R
 * @param shiftPredictorSize pictures are brought to this size for R
 * @param directionsCount number K of directions; the width of a code when empty
 * @param maxLatentDim width of a shift; that of a code when empty
 * @param shiftScale factor of the lengths of steps
 * @param minShift smallest length
 * @param shiftDistribution how lengths are distributed
 * @param deformatorRate learning rate of A
 * @param predictorRate learning rate of R
 * @param steps of the training
 * @param batchSize pairs of pictures a step
 * @param labelWeight weight of the direction's loss
 * @param shiftWeight weight of the length's loss
 * @param stepsPerLog steps between rows of the metrics
 * @param stepsPerSave steps between files of the networks alone
 * @param stepsPerImageLog steps between pictures
 * @param stepsPerBackup steps between checkpoints and measurements of the accuracy
 * @param truncation codes are cut at ± this
 * @param targetClass classes of a conditional generator, one drawn for each code; empty for the generator's {@code class_name}
 * @param wShift whether shifts act in W, where the generator has one
 * @param checkpoint training goes on from this file
 * @param device what computes
 * @param seed of all random streams
 * @param threads of the processor; 0 for all
 * @param out the run folder; empty for the usual place
 */
public record VoynovConfig(GeneratorConfig generator, Deformator deformator, boolean deformatorRandomInit,
        boolean bias, Predictor shiftPredictor, OptionalInt shiftPredictorSize, OptionalInt directionsCount,
        OptionalInt maxLatentDim, double shiftScale, double minShift, Distribution shiftDistribution,
        double deformatorRate, double predictorRate, int steps, int batchSize, double labelWeight, double shiftWeight,
        int stepsPerLog, int stepsPerSave, int stepsPerImageLog, int stepsPerBackup, Optional<Double> truncation,
        List<Integer> targetClass, boolean wShift, Optional<Path> checkpoint, DeviceChoice device, long seed,
        int threads, Optional<Path> out) implements Training {
    /** Kinds of A. */
    public enum Deformator {
        ORTHO, PROJ, LINEAR, ID, RANDOM, FC
    }

    /** Kinds of R. */
    public enum Predictor {
        RESNET, LENET
    }

    /** Distributions of lengths. */
    public enum Distribution {
        UNIFORM, NORMAL
    }

    /**
     * Defaults that differ for the bundled generator, so that it takes minutes and pictures three times as far as in training are whole: in Z, where
     * its six factors are straight lines.
     */
    private record Defaults(Deformator deformator, Predictor predictor, OptionalInt directions, double scale,
            double least, double shiftWeight, double deformatorRate, double predictorRate, int steps, int batch,
            int log, int images, int backup, boolean wShift) {
        static final Defaults PUBLISHED = new Defaults(Deformator.ORTHO, Predictor.RESNET, OptionalInt.empty(), 6,
                0.5, 0.25, 1e-4, 1e-4, 100_000, 32, 10, 1000, 1000, true);
        static final Defaults BUNDLED = new Defaults(Deformator.PROJ, Predictor.LENET, OptionalInt.of(6), 2, 1,
                0.1, 1e-2, 3e-3, 1000, 16, 10, 250, 250, false);
    }

    static VoynovConfig read(Binder in) {
        GeneratorConfig generator = GeneratorConfig.read(in);
        Defaults d = generator instanceof GeneratorConfig.Bundled ? Defaults.BUNDLED : Defaults.PUBLISHED;
        in.oneOf("method", Method.VOYNOV);
        return new VoynovConfig(generator, in.oneOf("deformator", d.deformator),
                in.bool("deformator_random_init", true), in.bool("bias", d == Defaults.PUBLISHED),
                in.oneOf("shift_predictor", d.predictor),
                in.wholeOrNull("shift_predictor_size", OptionalInt.empty(), Limits.atLeast(1)),
                in.wholeOrNull("directions_count", d.directions, Limits.atLeast(2)),
                in.wholeOrNull("max_latent_dim", OptionalInt.empty(), Limits.atLeast(1)),
                in.real("shift_scale", d.scale, Limits.POSITIVE), in.real("min_shift", d.least, Limits.NOT_NEGATIVE),
                in.oneOf("shift_distribution", Distribution.UNIFORM),
                in.real("deformator_lr", d.deformatorRate, Limits.POSITIVE),
                in.real("shift_predictor_lr", d.predictorRate, Limits.POSITIVE),
                in.whole("n_steps", d.steps, Limits.atLeast(1)),
                in.whole("batch_size", d.batch, Limits.atLeast(2)),
                in.real("label_weight", 1, Limits.NOT_NEGATIVE),
                in.real("shift_weight", d.shiftWeight, Limits.NOT_NEGATIVE),
                in.whole("steps_per_log", d.log, Limits.atLeast(1)),
                in.whole("steps_per_save", 10_000, Limits.atLeast(1)),
                in.whole("steps_per_img_log", d.images, Limits.atLeast(1)),
                in.whole("steps_per_backup", d.backup, Limits.atLeast(1)),
                in.realOrNull("truncation", Limits.above(0, 6)),
                in.wholes("target_class", List.of(), Limits.NOT_NEGATIVE),
                in.bool("w_shift", d.wShift), in.pathOrNull("checkpoint"), DeviceChoice.read(in), in.seed("seed", 2),
                in.whole("threads", 0, Limits.NOT_NEGATIVE), in.pathOrNull("out"));
    }

    /** The same training from another seed. */
    public VoynovConfig withSeed(long other) {
        return new VoynovConfig(generator, deformator, deformatorRandomInit, bias, shiftPredictor, shiftPredictorSize,
                directionsCount, maxLatentDim, shiftScale, minShift, shiftDistribution, deformatorRate, predictorRate,
                steps, batchSize, labelWeight, shiftWeight, stepsPerLog, stepsPerSave, stepsPerImageLog,
                stepsPerBackup, truncation, targetClass, wShift, checkpoint, device, other, threads, out);
    }

    /** The same training with another kind of A. */
    public VoynovConfig withDeformator(Deformator other) {
        return new VoynovConfig(generator, other, deformatorRandomInit, bias, shiftPredictor, shiftPredictorSize,
                directionsCount, maxLatentDim, shiftScale, minShift, shiftDistribution, deformatorRate, predictorRate,
                steps, batchSize, labelWeight, shiftWeight, stepsPerLog, stepsPerSave, stepsPerImageLog,
                stepsPerBackup, truncation, targetClass, wShift, checkpoint, device, seed, threads, out);
    }
}
