package org.latentclr.config;

/**
 * How far ContraFeat's edits go in training (METHODS §2.6).
 *
 * @param kind of distribution
 * @param scale largest step, or standard deviation, or the step itself
 * @param mean of the steps
 * @param scaled whether steps are multiplied by the half axis of W's ellipsoid along the direction
 * @param signed whether steps go toward the mean of W
 */
public record StepConfig(Kind kind, double scale, double mean, boolean scaled, boolean signed) {
    /** Distributions. */
    public enum Kind {
        UNIFORM, NORMAL, CONSTANT
    }

    static StepConfig read(Binder in, double scale) {
        return new StepConfig(in.oneOf("step", Kind.UNIFORM), in.real("vars", scale, Limits.POSITIVE),
                in.real("step_mean", 0, Limits.FINITE), in.bool("pca_scale", false), in.bool("pca_sign", false));
    }
}
