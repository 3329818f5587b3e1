package org.latentclr.lclr;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.NormalizeRows;

/** What an edit changes in the features: f = normalise(p(h′) − p(h)) (METHODS §1.5). Rows without change stay zero. */
public enum FeatureDivergence {
    /** The published code: p(h) is the projected feature map divided by its length. */
    REFERENCE,
    /** The paper: p(h) is the projected feature map as it is. */
    PAPER;

    /**
     * p(h).
     *
     * @param features [B·N,F]
     * @param blocks B
     */
    Tensor view(Projector projector, Tensor features, int blocks) {
        return switch (this) {
            case REFERENCE -> projector.forward(features, blocks);
            case PAPER -> projector.project(features, blocks);
        };
    }

    /**
     * f of every edit.
     *
     * @param changed p(h′) [K·N,F], direction-major
     * @param original p(h) [N,F], the same for all directions
     * @return [K·N,F], rows of length 1 or 0
     */
    Tensor between(Tensor changed, Tensor original) {
        int n = original.dim(0);
        int width = original.dim(1);
        Tensor difference = changed.reshape(changed.dim(0) / n, n, width).sub(original.reshape(1, n, width));
        return NormalizeRows.apply(difference).reshape(changed.dim(0), width);
    }
}
