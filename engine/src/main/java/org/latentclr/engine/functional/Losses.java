package org.latentclr.engine.functional;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Unary;

/** Losses. Each computes one number per element (per row for cross entropy) and then reduces. */
public final class Losses {
    private Losses() {}

    /** What becomes of the single losses. */
    public enum Reduction {
        NONE, MEAN, SUM;

        Tensor of(Tensor each) {
            return switch (this) {
                case NONE -> each;
                case MEAN -> each.mean();
                case SUM -> each.sum();
            };
        }
    }

    /**
     * log Σ_j e^{x_ij} − x_{i,t_i} for each row.
     *
     * @param x scores [N,C]
     * @param target class indices [N], each in 0..C−1
     */
    public static Tensor crossEntropy(Tensor x, Tensor target, Reduction r) {
        EngineException.check(x.rank() == 2 && target.rank() == 1 && target.dim(0) == x.dim(0), "cross_entropy",
                "scores [N,C] and targets [N]", x.shape() + " and " + target.shape());
        Tensor picked = Gather.apply(Softmax.logSoftmax(x, 1), 1, target.reshape(-1, 1));
        return r.of(picked.reshape(x.dim(0)).neg());
    }

    /** |a − b|. */
    public static Tensor l1(Tensor a, Tensor b, Reduction r) {
        return r.of(a.sub(b).abs());
    }

    /** (a − b)². */
    public static Tensor mse(Tensor a, Tensor b, Reduction r) {
        return r.of(a.sub(b).square());
    }

    /** |d| &lt; β ? d²/2β : |d| − β/2 with d = a − b. */
    public static Tensor smoothL1(Tensor a, Tensor b, double beta, Reduction r) {
        EngineException.check(beta > 0, "smooth_l1", "a positive beta", beta);
        Tensor d = a.sub(b);
        Tensor near = Binary.compare(Binary.Kind.LT, d.abs(), beta);
        return r.of(Select.apply(near, d.square().mul(0.5 / beta), d.abs().add(-beta / 2)));
    }

    /** −t·log σ(x) − (1−t)·log(1 − σ(x)) = softplus(x) − t·x. */
    public static Tensor bceWithLogits(Tensor x, Tensor target, Reduction r) {
        return r.of(Unary.apply(Unary.Kind.SOFTPLUS, x).sub(x.mul(target)));
    }

    /** KL divergence of N(μ, e^logvar) from N(0, 1): −½·Σ(1 + logvar − μ² − e^logvar), summed over all but dimension 0, mean over it. */
    public static Tensor gaussianKl(Tensor mu, Tensor logvar) {
        Tensor each = mu.square().add(logvar.exp()).sub(logvar).add(-1).mul(0.5);
        return each.sum().mul(1.0 / mu.dim(0));
    }
}
