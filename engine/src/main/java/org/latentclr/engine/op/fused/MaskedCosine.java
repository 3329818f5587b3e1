package org.latentclr.engine.op.fused;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Similarity;
import org.latentclr.engine.op.FusedOp;

/**
 * Agreement of two changes of a feature map, aggregated over positions s with weights M_s = m_s·m'_s (or m_s + m'_s): with the cosine c_s
 * of the channel vectors at s, Σ_s f(c_s, M_s)/(Σ_s M_s + 1e−6), or the mean of f over s (METHODS §2.5).
 *
 * @param pairs whether row n is compared with row n, or every row with every row
 * @param weighting f
 * @param union whether M is the sum of the masks instead of their product
 * @param divide whether Σ f is divided by Σ M + 1e−6, else by the number of positions
 * @param limit how vectors of length near 0 are treated
 */
public record MaskedCosine(Pairs pairs, Weighting weighting, boolean union, boolean divide, Limit limit)
        implements
            FusedOp {
    /** Added to the sum of the weights. */
    public static final double EPSILON = 1e-6;

    /** Which rows are compared. */
    public enum Pairs {
        /** Row n with row n: [N]. */
        ROWS,
        /** Every row with every row: [N,M]. */
        ALL
    }

    /** f(c, M). */
    public enum Weighting {
        /** (c·M)², as the published code is shipped. */
        INSIDE_SQUARE,
        /** c²·M. */
        AFTER_SQUARE,
        /** |c|·M. */
        ABSOLUTE
    }

    /** The length that a vector is divided by. */
    public enum Limit {
        /** max(|x|, 1e−8). */
        MAXIMUM(1e-8),
        /** |x| + 1e−6. */
        SUM(1e-6);

        private final double epsilon;

        Limit(double epsilon) {
            this.epsilon = epsilon;
        }

        public double epsilon() {
            return epsilon;
        }

        Tensor unit(Tensor x) {
            return this == MAXIMUM ? Similarity.unit(x, 1, epsilon) : x.div(Similarity.norm(x, true, 1).add(epsilon));
        }
    }

    /**
     * @param a [N,C,S], not modified
     * @param b [N,C,S], or [M,C,S] to compare every row, not modified
     * @param maskA [N,S]
     * @param maskB [N,S] or [M,S]
     * @return [N] or [N,M]
     */
    public Tensor apply(Tensor a, Tensor maskA, Tensor b, Tensor maskB) {
        return Dispatch.apply(this, a, maskA, b, maskB);
    }

    @Override
    public String name() {
        return "masked_cosine";
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape a = in[0];
        Shape b = in[2];
        EngineException.check(a.rank() == 3 && b.rank() == 3 && a.with(0, 1).equals(b.with(0, 1))
                && (pairs == Pairs.ALL || a.dim(0) == b.dim(0)), name(), "two changes [N,C,S] of one shape",
                a + " and " + b);
        EngineException.check(
                in[1].equals(Shape.of(a.dim(0), a.dim(2))) && in[3].equals(Shape.of(b.dim(0), b.dim(2))), name(),
                "a mask [N,S] for each change", in[1] + " and " + in[3]);
        return pairs == Pairs.ROWS ? Shape.of(a.dim(0)) : Shape.of(a.dim(0), b.dim(0));
    }

    @Override
    public Tensor composed(Tensor... in) {
        Tensor a = limit.unit(in[0]);
        Tensor b = limit.unit(in[2]);
        return pairs == Pairs.ROWS
                ? aggregate(a.mul(b).sum(false, 1), in[1], in[3])
                : aggregate(all(a, b), in[1].reshape(in[1].dim(0), 1, in[1].dim(1)),
                        in[3].reshape(1, in[3].dim(0), in[3].dim(1)));
    }

    /** Scalar products at each position, [N,M,S], as one product of matrices per position. */
    private static Tensor all(Tensor a, Tensor b) {
        return a.permute(2, 0, 1).matmul(b.permute(2, 1, 0)).permute(1, 2, 0);
    }

    /** The last dimension, positions, is summed. */
    private Tensor aggregate(Tensor c, Tensor maskA, Tensor maskB) {
        Tensor m = union ? maskA.add(maskB) : maskA.mul(maskB);
        Tensor f = switch (weighting) {
            case INSIDE_SQUARE -> c.mul(m).square();
            case AFTER_SQUARE -> c.square().mul(m);
            case ABSOLUTE -> c.abs().mul(m);
        };
        Tensor sum = f.sum(false, -1);
        return divide ? sum.div(m.sum(false, -1).add(EPSILON)) : sum.mul(1.0 / c.dim(-1));
    }
}
