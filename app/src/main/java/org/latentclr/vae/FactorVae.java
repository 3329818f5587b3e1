package org.latentclr.vae;

import org.latentclr.engine.Autograd;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.optim.Adam;

/**
 * FactorVAE: β-VAE whose loss also has γ times the total correlation of the codes, which a discriminator estimates (METHODS §8). As published,
 * both losses see the same batch and the discriminator is updated first.
 */
public final class FactorVae {
    /** The published γ of one code base; others take 10 to 100. */
    public static final double GAMMA = 6.4;
    private static final double RATE = 1e-4, BETA1 = 0.5, BETA2 = 0.9, EPSILON = 1e-8;

    private final BetaVae vae;
    private final FactorDiscriminator discriminator;
    private final double gamma;
    private final Adam optimizer;

    /**
     * @param vae the autoencoder
     * @param discriminator trained here
     * @param gamma γ
     */
    public FactorVae(BetaVae vae, FactorDiscriminator discriminator, double gamma) {
        this.vae = vae;
        this.discriminator = discriminator;
        this.gamma = gamma;
        optimizer = new Adam(discriminator.parameters().values(),
                new Adam.Options(RATE, BETA1, BETA2, EPSILON, 0, false, false));
    }

    /**
     * @param total what the autoencoder minimises
     * @param parts without the total correlation
     * @param correlation γ times the estimated total correlation
     * @param discriminator the discriminator's loss before its update
     * @param gradients the discriminator's, in the order of its parameters
     */
    public record Losses(Tensor total, BetaVae.Losses parts, Tensor correlation, Tensor discriminator,
            Tensor[] gradients) {}

    /**
     * Updates the discriminator and computes the autoencoder's losses with the new one.
     *
     * @param x pictures in [0,1], not modified
     * @param noise ε [b,K]
     * @param orders of {@link FactorDiscriminator#permuted}
     * @param step t
     */
    public Losses losses(Tensor x, Tensor noise, int[][] orders, long step) {
        BetaVae.Losses parts = vae.losses(x, noise, step);
        Tensor z = parts.z().detach();
        Tensor loss = discriminator.loss(z, FactorDiscriminator.permuted(z, orders));
        Tensor[] gradients = Autograd.grad(loss, discriminator.variables().toArray(Tensor[]::new));
        optimizer.step(gradients);
        Tensor correlation = discriminator.totalCorrelation(parts.z()).mul(gamma);
        return new Losses(parts.total().add(correlation), parts, correlation, loss, gradients);
    }

    public FactorDiscriminator discriminator() {
        return discriminator;
    }
}
