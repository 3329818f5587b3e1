package org.latentclr.config;

import java.util.Optional;
import org.latentclr.UserError;

/**
 * The group {@code hparams} of training.
 *
 * @param batchSize latents a step, N
 * @param iterations steps
 * @param gradClipMaxNorm largest norm of the gradient of the model's parameters; empty for none
 * @param optimizer what updates the parameters
 * @param schedule the learning rate over the steps
 */
public record HyperParameters(int batchSize, int iterations, Optional<Double> gradClipMaxNorm,
        OptimizerConfig optimizer, ScheduleConfig schedule) {
    /** The matrix of all pairs of edits is one array of Java. */
    private static final int MOST_EDITS = 46340;

    /** Refuses more edits a step than can be compared with each other (METHODS §1.6). */
    static void checkEdits(int k, int batchSize) {
        long edits = (long) k * batchSize;
        if (edits > MOST_EDITS) {
            throw new UserError("k=" + k + " directions of hparams.batch_size=" + batchSize + " codes are " + edits
                    + " edits a step: at most " + MOST_EDITS
                    + " expected, since the loss compares all pairs; use a smaller k or batch");
        }
    }

    static HyperParameters read(Binder in, Preset preset) {
        return new HyperParameters(in.whole("batch_size", preset.batchSize(), Limits.atLeast(2)),
                in.whole("iterations", preset.iterations(), Limits.atLeast(1)),
                in.realOrNull("grad_clip_max_norm", Limits.POSITIVE), OptimizerConfig.read(in, preset),
                ScheduleConfig.read(in, preset));
    }
}
