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

    /** Latents a batch; NT-Xent takes pairs, the two codes of a direction (METHODS §1.6). */
    static int batchSize(Binder in, LossConfig loss, int usual) {
        boolean pairs = loss instanceof LossConfig.SimClr;
        int size = in.whole("batch_size", pairs ? 2 : usual, Limits.atLeast(2));
        if (pairs && size != 2) {
            throw new UserError("hparams.batch_size: 2 expected, since loss=simclr compares pairs, found " + size
                    + "; leave the key out");
        }
        return size;
    }

    static HyperParameters read(Binder in, Preset preset, LossConfig loss) {
        return new HyperParameters(batchSize(in, loss, preset.batchSize()),
                in.whole("iterations", preset.iterations(), Limits.atLeast(1)),
                in.realOrNull("grad_clip_max_norm", Limits.POSITIVE), OptimizerConfig.read(in, preset),
                ScheduleConfig.read(in, preset));
    }
}
