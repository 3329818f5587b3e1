package org.latentclr.engine.op;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** Small compositions of primitive ops that everything uses. */
public final class Arithmetic {
    private Arithmetic() {}

    /** Sums {@code g} over the dimensions along which {@code shape} was broadcast: the adjoint of broadcasting. */
    public static Tensor sumTo(Tensor g, Shape shape) {
        if (g.shape().equals(shape)) return g;
        int extra = g.rank() - shape.rank();
        int n = 0;
        int[] dims = new int[g.rank()];
        for (int i = 0; i < g.rank(); i++) if (i < extra || shape.dim(i - extra) == 1 && g.dim(i) != 1) dims[n++] = i;
        return g.sum(true, java.util.Arrays.copyOf(dims, n)).reshape(shape.dims());
    }

    /** Mean over the given dimensions. */
    public static Tensor mean(Tensor x, boolean keepDims, int... dims) {
        long n = 1;
        for (int d : dims) n *= x.dim(d);
        EngineException.check(n > 0, "mean", "at least one element", x.shape());
        return x.sum(keepDims, dims).mul(1.0 / n);
    }

    /** Variance Σ(x−mean)²/(n−correction) over the given dimensions. */
    public static Tensor variance(Tensor x, int correction, boolean keepDims, int... dims) {
        long n = 1;
        for (int d : dims) n *= x.dim(d);
        EngineException.check(n > correction, "variance", "more than " + correction + " elements", n);
        return x.sub(mean(x, true, dims)).square().sum(keepDims, dims).mul(1.0 / (n - correction));
    }

    /** mask·x + (1−mask)·y chosen, not multiplied: where mask is 0, x is not read into the result, so infinities there do no harm. */
    public static Tensor where(Tensor mask, Tensor x, Tensor y) {
        return Select.apply(mask, x, y);
    }
}
