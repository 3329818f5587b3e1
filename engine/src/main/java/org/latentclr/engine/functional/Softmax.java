package org.latentclr.engine.functional;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.SoftmaxAlong;

/** Softmax and log-sum-exp along one dimension, computed after subtracting the maximum, so that nothing overflows. */
public final class Softmax {
    private Softmax() {}

    /** e^{x_i} / Σ_j e^{x_j} along {@code dim}. */
    public static Tensor softmax(Tensor x, int dim) {
        return SoftmaxAlong.apply(x, dim, false);
    }

    /** x_i − log Σ_j e^{x_j} along {@code dim}. */
    public static Tensor logSoftmax(Tensor x, int dim) {
        return SoftmaxAlong.apply(x, dim, true);
    }

    /** log Σ_j e^{x_j} along {@code dim}, which is removed or (keepDims) stays as size 1. */
    public static Tensor logSumExp(Tensor x, int dim, boolean keepDims) {
        Tensor m = SoftmaxAlong.maximum(x, dim);
        Tensor y = x.sub(m).exp().sum(true, dim).log().add(m);
        return keepDims ? y : Shapes.without(y, dim);
    }
}
