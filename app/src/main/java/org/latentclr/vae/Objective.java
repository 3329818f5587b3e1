package org.latentclr.vae;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses;
import org.latentclr.engine.functional.Losses.Reduction;
import org.latentclr.engine.op.Unary;

/**
 * What all autoencoders here minimise: reconstruction + β·KL, or with a capacity C(t) = min(C·t/leadIn, C) reconstruction +
 * β·anneal^t·|KL − C(t)| (METHODS §2.11, §8).
 *
 * @param reconstruction how pictures are compared
 * @param beta β
 * @param capacity C in nats; 0 for none, and then {@code anneal} has no effect, as in the published code
 * @param leadIn steps until the capacity is C
 * @param anneal factor of β in each step
 */
public record Objective(Reconstruction reconstruction, double beta, double capacity, double leadIn, double anneal) {
    /** The published lead-in. */
    public static final double LEAD_IN = 1e5;

    public Objective {
        EngineException.check(beta >= 0 && capacity >= 0 && leadIn > 0 && anneal > 0, "VAE objective",
                "beta and capacity of at least 0, lead-in and anneal above 0",
                beta + ", " + capacity + ", " + leadIn + " and " + anneal);
    }

    /** Reconstruction + β·KL. */
    public static Objective of(Reconstruction reconstruction, double beta) {
        return new Objective(reconstruction, beta, 0, LEAD_IN, 1);
    }

    /** How a reconstruction is compared with its picture; the sum over values, averaged over pictures. */
    public enum Reconstruction {
        /** Σ(σ(x̂) − x)²/b. */
        L2,
        /** Σ(softplus(x̂) − x·x̂)/b. */
        BCE;

        /**
         * @param logits x̂ [b,…], not modified
         * @param x pictures in [0,1], not modified
         */
        public Tensor of(Tensor logits, Tensor x) {
            Tensor sum = this == L2
                    ? Losses.mse(Unary.apply(Unary.Kind.SIGMOID, logits), x, Reduction.SUM)
                    : Losses.bceWithLogits(logits, x, Reduction.SUM);
            return sum.mul(1.0 / x.dim(0));
        }
    }

    /**
     * The weighted divergence.
     *
     * @param kl of {@link Posterior#divergence}, not modified
     * @param step t
     */
    public Tensor weighted(Tensor kl, long step) {
        if (capacity == 0) return kl.mul(beta);
        double c = Math.min(capacity / leadIn * step, capacity);
        return kl.add(-c).abs().mul(beta * Math.pow(anneal, step));
    }
}
