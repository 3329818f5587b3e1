package org.latentclr.config;

import java.nio.file.Path;

/**
 * Everything that {@code latentclr gen method=voynov} can be told.
 *
 * @param run the training whose deformator is shown
 * @param checkpoint a checkpoint, a deformator in {@code models}, or the folder of a run
 * @param samples codes
 * @param reach r, the farthest shift
 * @param columns pictures on each side of the unshifted one
 */
public record VoynovGenConfig(VoynovConfig run, Path checkpoint, int samples, double reach, int columns)
        implements
            Generation {
    static VoynovGenConfig read(Binder in) {
        VoynovConfig run = VoynovConfig.read(in);
        return new VoynovGenConfig(run, Checkpoints.required(in), in.whole("n_samples", 3, Limits.atLeast(1)),
                in.real("r", 3 * run.shiftScale(), Limits.POSITIVE), in.whole("columns", 5, Limits.atLeast(1)));
    }
}
