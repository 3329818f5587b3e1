package org.latentclr.engine.functional;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.Select;

/** Softmax and log-sum-exp along one dimension, computed after subtracting the maximum, so that nothing overflows. */
public final class Softmax {
    private Softmax() {}

    /** e^{x_i} / Σ_j e^{x_j} along {@code dim}. */
    public static Tensor softmax(Tensor x, int dim) {
        Tensor e = x.sub(maximum(x, dim)).exp();
        return e.div(e.sum(true, dim));
    }

    /** x_i − log Σ_j e^{x_j} along {@code dim}. */
    public static Tensor logSoftmax(Tensor x, int dim) {
        Tensor centred = x.sub(maximum(x, dim));
        return centred.sub(centred.exp().sum(true, dim).log());
    }

    /** log Σ_j e^{x_j} along {@code dim}, which is removed or (keepDims) stays as size 1. */
    public static Tensor logSumExp(Tensor x, int dim, boolean keepDims) {
        Tensor m = maximum(x, dim);
        Tensor y = x.sub(m).exp().sum(true, dim).log().add(m);
        return keepDims ? y : Shapes.without(y, dim);
    }

    /** The largest element, as a constant; 0 where it is infinite, because ∞ − ∞ is no number. */
    private static Tensor maximum(Tensor x, int dim) {
        Tensor m = Reduce.apply(Reduce.Kind.MAX, x.detach(), true, dim);
        Tensor infinite = Binary.compare(Binary.Kind.EQ, m.abs(), Double.POSITIVE_INFINITY);
        return Select.apply(infinite, Tensor.scalar(x.backend(), 0), m);
    }
}
