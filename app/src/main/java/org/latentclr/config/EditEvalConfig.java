package org.latentclr.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything that {@code latentclr eval} can be told about edits of W+ codes (METHODS §2.10): the loss of a training on fresh codes, and how
 * much each edit changes each attribute.
 *
 * @param training the run that found the edits
 * @param iterations batches of the loss
 * @param predictor file of a factor predictor; empty for the program's own, which knows the bundled scenes
 * @param codes samples of each edit
 * @param psi truncation of the samples
 * @param scale s: pictures are compared at −s and +s
 * @param meanOfAbsolute whether absolute values come before the mean: the paper's words; else the published code
 */
public record EditEvalConfig(Training training, Path checkpoint, int iterations, Optional<Path> predictor, int codes,
        double psi, double scale, boolean meanOfAbsolute, long seed) implements Evaluation {
    private static final double OF_REACH = 0.5;

    static EditEvalConfig read(Binder in, Training.Method method) {
        Training training = EditGenConfig.training(in, method);
        return new EditEvalConfig(training, Checkpoints.required(in),
                in.section("hparams", inner -> inner.whole("iterations", 20, Limits.atLeast(1))),
                in.pathOrNull("predictor"), in.whole("shift_samples", 500, Limits.atLeast(1)),
                in.real("shift_psi", 0.5, Limits.between(0, 1)),
                in.real("shift_scale", OF_REACH * EditGenConfig.reach(training), Limits.POSITIVE),
                in.bool("mean_of_abs", false), in.seed("seed", 0));
    }
}
