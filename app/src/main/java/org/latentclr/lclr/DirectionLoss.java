package org.latentclr.lclr;

import org.latentclr.engine.Tensor;

/** What training minimises, given the feature divergences of K directions. */
public sealed interface DirectionLoss permits ContrastiveLoss, SimClrLoss {
    /**
     * @param divergences [K·N,F], direction-major: rows k·N … k·N+N−1 belong to direction k; not modified
     * @param directions K
     */
    Result apply(Tensor divergences, int directions);

    /**
     * @param loss the mean over rows, a scalar
     * @param accuracy the part of rows that are nearer to their own direction than to the others, a scalar without gradient
     * @param perRow the loss of each row [R]
     */
    record Result(Tensor loss, Tensor accuracy, Tensor perRow) {}
}
