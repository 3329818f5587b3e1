package org.latentclr.engine.op.fused;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.FusedOp;

/**
 * Batch normalisation in training, y = γ·(x − μ)/√(σ² + ε) + β with the mean μ and the (biased) variance σ² of each column of each block
 * (METHODS §1.3). Where a column varies little beside its mean, each rounding on the way weighs as much as the variation is small; so
 * kernels compute in double and round once.
 */
public record NormalizeBatch(double epsilon) implements FusedOp {
    /**
     * @param x [B,N,C], N ≥ 1, not modified
     * @param weight γ, [G,C] with G = B or 1
     * @param bias β, [G,C]
     * @return [B,N,C]
     */
    public static Tensor apply(Tensor x, Tensor weight, Tensor bias, double epsilon) {
        return Dispatch.apply(new NormalizeBatch(epsilon), x, weight, bias);
    }

    @Override
    public String name() {
        return "normalize_batch";
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape x = in[0];
        EngineException.check(x.rank() == 3, name(), "x [B,N,C]", x);
        for (int i = 1; i < 3; i++)
            EngineException.check(
                    in[i].rank() == 2 && in[i].dim(1) == x.dim(2) && (in[i].dim(0) == x.dim(0) || in[i].dim(0) == 1),
                    name(), "weight and bias [" + x.dim(0) + " or 1," + x.dim(2) + "]", in[i]);
        return x;
    }

    @Override
    public Tensor composed(Tensor... in) {
        Tensor x = in[0];
        Tensor centred = x.sub(x.mean(true, 1));
        Tensor y = centred.mul(centred.square().mean(true, 1).add(epsilon).rsqrt());
        return y.mul(rows(in[1])).add(rows(in[2]));
    }

    /** [G,C] as [G,1,C]. */
    private static Tensor rows(Tensor t) {
        return t.reshape(t.dim(0), 1, t.dim(1));
    }
}
