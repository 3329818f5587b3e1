package org.latentclr.gan;

import java.util.List;
import java.util.Optional;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Unary;
import org.latentclr.nn.stylegan2.Discriminator;

/** The losses of StyleGAN2, as numbers whose gradients are asked for by the caller. */
final class AdversarialLosses {
    private AdversarialLosses() {}

    /** Generator: mean softplus(−D(G)), which does not saturate. */
    static Tensor generator(Discriminator d, Tensor made) {
        return softplus(d.forward(made, Optional.empty()).neg()).mean();
    }

    /** Discriminator: mean softplus(D(G)) + mean softplus(−D(x)); {@code made} is not tracked. */
    static Tensor discriminator(Discriminator d, Tensor made, Tensor real) {
        return softplus(d.forward(made, Optional.empty())).mean()
                .add(softplus(d.forward(real, Optional.empty()).neg()).mean());
    }

    /** R1: γ/2 · mean over images of ‖∂D(x)/∂x‖², differentiable again. */
    static Tensor r1(Discriminator d, Tensor real, double gamma) {
        Tensor x = real.track();
        Tensor y = d.forward(x, Optional.empty()).sum();
        Tensor g = slope(y, List.of(x))[0];
        return g.square().sum(false, 1, 2, 3).mean().mul(gamma / 2);
    }

    /**
     * Lengths of paths: for each image √(mean over layers of ‖∂⟨G(w), y⟩/∂w_l‖²) [N], differentiable again.
     *
     * @param image [N,C,H,W], computed from {@code codes}
     * @param codes one tracked code [N,w] per layer
     * @param noise y, normal numbers divided by √(H·W)
     */
    static Tensor pathLengths(Tensor image, List<Tensor> codes, Tensor noise) {
        Tensor[] g = slope(image.mul(noise).sum(), codes);
        Tensor sum = g[0].square().sum(false, 1);
        for (int l = 1; l < g.length; l++) sum = sum.add(g[l].square().sum(false, 1));
        return sum.mul(1.0 / g.length).sqrt();
    }

    private static Tensor[] slope(Tensor y, List<Tensor> xs) {
        return Autograd.grad(y, xs, Tensor.full(y.backend(), 1, y.shape().dims()), true, true);
    }

    private static Tensor softplus(Tensor x) {
        return Unary.apply(Unary.Kind.SOFTPLUS, x);
    }
}
