package org.latentclr.engine.functional;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.Select;

/** Lengths and angles of vectors. */
public final class Similarity {
    private Similarity() {}

    /** √(Σ x²) over the given dimensions; the gradient at a zero vector is 0. */
    public static Tensor norm(Tensor x, boolean keepDims, int... dims) {
        return safeSqrt(x.square().sum(keepDims, dims));
    }

    /** √(Σ x²) over everything. */
    public static Tensor norm(Tensor x) {
        return norm(x, false, Reduce.all(x));
    }

    /** √s whose derivatives at 0 are 0 instead of infinite. */
    static Tensor safeSqrt(Tensor s) {
        Tensor zero = Binary.compare(Binary.Kind.EQ, s, 0);
        Tensor one = Tensor.scalar(s.backend(), 1);
        Tensor nothing = Tensor.scalar(s.backend(), 0);
        return Select.apply(zero, nothing, Select.apply(zero, one, s).sqrt());
    }

    /**
     * Σ a·b / (max(|a|, ε)·max(|b|, ε)) along {@code dim}, which is removed; shapes broadcast. As PyTorch, the limit ε changes values
     * only: gradients pass through it to the vectors.
     */
    public static Tensor cosine(Tensor a, Tensor b, int dim, double eps) {
        return Shapes.without(unit(a, dim, eps).mul(unit(b, dim, eps)).sum(true, dim), dim);
    }

    /** a / r along {@code dim} with r = max(|a|, ε), ε > 0; below the limit too the derivative of r is taken as a / r. */
    public static Tensor unit(Tensor a, int dim, double eps) {
        Tensor squares = a.square().sum(true, dim);
        Tensor fixed = squares.detach();
        Tensor raised = Binary.apply(Binary.Kind.MAX, fixed, Tensor.scalar(a.backend(), eps * eps)).sub(fixed);
        return a.div(squares.add(raised).sqrt());
    }
}
