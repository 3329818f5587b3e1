package org.latentclr.vae;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Select;

/**
 * An autoencoder of pairs of pictures that differ in one latent dimension y: every other dimension has the average of both posteriors,
 * eq. (22) and (23) of METHODS §2.2 and §2.11. So dimension y learns what edit y changes.
 *
 * @param vae the network
 * @param objective its weights
 * @param averaging of variances
 */
public record GroupVae(Vae vae, Objective objective, Averaging averaging) {
    /** What is averaged besides the means. */
    public enum Averaging {
        /** (lv₁ + lv₂)/2: the published code. */
        LOG_VARIANCE,
        /** ln((e^lv₁ + e^lv₂)/2): the group VAE of Google's library. */
        VARIANCE;

        Tensor of(Tensor a, Tensor b) {
            return this == LOG_VARIANCE ? a.add(b).mul(0.5) : a.exp().add(b.exp()).mul(0.5).log();
        }
    }

    /** One picture of a pair. */
    public record Side(Posterior own, Posterior shared, Tensor z, Tensor logits, Tensor reconstruction,
            Tensor divergence, Tensor weighted) {
        Tensor total() {
            return reconstruction.add(weighted);
        }
    }

    /** @param total what is minimised */
    public record Losses(Tensor total, Side first, Side second) {}

    /**
     * @param x1 pictures [b,…] in [0,1], not modified
     * @param x2 the same edited, not modified
     * @param varied y for each pair, 0 … K−1; a number outside says that nothing differs
     * @param noise1 ε of the first pictures [b,K]
     * @param step t
     */
    public Losses losses(Tensor x1, Tensor x2, int[] varied, Tensor noise1, Tensor noise2, long step) {
        EngineException.check(x1.shape().equals(x2.shape()) && varied.length == x1.dim(0), "group VAE",
                "as many pictures, edited pictures and dimensions",
                x1.shape() + ", " + x2.shape() + " and " + varied.length);
        Posterior q1 = vae.encode(x1);
        Posterior q2 = vae.encode(x2);
        Tensor own = oneHot(varied, q1.mean());
        Tensor mean = q1.mean().add(q2.mean()).mul(0.5);
        Tensor logVariance = averaging.of(q1.logVariance(), q2.logVariance());
        Side first = side(x1, q1, own, mean, logVariance, noise1, step);
        Side second = side(x2, q2, own, mean, logVariance, noise2, step);
        return new Losses(first.total().add(second.total()), first, second);
    }

    private Side side(Tensor x, Posterior q, Tensor own, Tensor mean, Tensor logVariance, Tensor noise, long step) {
        Posterior shared = new Posterior(Select.apply(own, q.mean(), mean),
                Select.apply(own, q.logVariance(), logVariance));
        Tensor z = shared.sample(noise);
        Tensor logits = vae.decode(z);
        Tensor kl = shared.divergence();
        return new Side(q, shared, z, logits, objective.reconstruction().of(logits, x), kl,
                objective.weighted(kl, step));
    }

    private static Tensor oneHot(int[] which, Tensor like) {
        int k = like.dim(1);
        double[] v = new double[which.length * k];
        for (int i = 0; i < which.length; i++) if (which[i] >= 0 && which[i] < k) v[i * k + which[i]] = 1;
        return Tensor.of(like.backend(), v, which.length, k);
    }
}
