package org.latentclr.vae;

import org.latentclr.engine.Tensor;

/**
 * β-VAE: an autoencoder of single pictures with a weighted divergence (METHODS §8).
 *
 * @param vae the network
 * @param objective its weights
 */
public record BetaVae(Vae vae, Objective objective) {
    /**
     * @param total what is minimised
     * @param divergence KL
     * @param weighted what of it enters the total
     * @param z the sampled codes [b,K]
     */
    public record Losses(Tensor total, Tensor reconstruction, Tensor divergence, Tensor weighted, Tensor z) {}

    /**
     * @param x pictures in [0,1], not modified
     * @param noise ε [b,K]
     * @param step t
     */
    public Losses losses(Tensor x, Tensor noise, long step) {
        Posterior q = vae.encode(x);
        Tensor z = q.sample(noise);
        Tensor reconstruction = objective.reconstruction().of(vae.decode(z), x);
        Tensor kl = q.divergence();
        Tensor weighted = objective.weighted(kl, step);
        return new Losses(reconstruction.add(weighted), reconstruction, kl, weighted, z);
    }
}
