package org.latentclr.vae;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses;

/**
 * What an encoder says of pictures: independent normal distributions of the latent dimensions.
 *
 * @param mean μ [b,K]
 * @param logVariance ln σ² [b,K]
 */
public record Posterior(Tensor mean, Tensor logVariance) {
    /**
     * z = μ + e^{lv/2}·ε.
     *
     * @param noise ε [b,K], standard normal, not modified
     */
    public Tensor sample(Tensor noise) {
        return mean.add(logVariance.mul(0.5).exp().mul(noise));
    }

    /** KL divergence from the standard normal distribution: summed over dimensions, averaged over pictures. */
    public Tensor divergence() {
        return Losses.gaussianKl(mean, logVariance);
    }
}
