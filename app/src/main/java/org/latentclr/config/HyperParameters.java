package org.latentclr.config;

import java.util.Optional;

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
    static HyperParameters read(Binder in, Preset preset) {
        return new HyperParameters(in.whole("batch_size", preset.batchSize(), Limits.atLeast(2)),
                in.whole("iterations", preset.iterations(), Limits.atLeast(1)),
                in.realOrNull("grad_clip_max_norm", Limits.POSITIVE), OptimizerConfig.read(in, preset),
                ScheduleConfig.read(in, preset));
    }
}
