package org.latentclr.vae;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Unary;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.layer.Chain;

/** An encoder x → (μ, ln σ²) and a decoder z → logits of pictures in [0,1]. */
public final class Vae extends Module {
    /** Side of the pictures of {@link #images}. */
    public static final int SIDE = 64;
    private static final int KERNEL = 4, STRIDE = 2, PADDING = 1, HIDDEN = 256, CORNER = 4;
    private static final int[] WIDTHS = {32, 32, 64, 64};

    private final Chain encoder;
    private final Chain decoder;
    private final int latents;

    /**
     * @param encoder [b,…] → [b,2K], means before logarithms of variances
     * @param decoder [b,K] → [b,…]
     * @param latents K
     */
    public Vae(Chain encoder, Chain decoder, int latents) {
        this.encoder = child("encoder", encoder);
        this.decoder = child("decoder", decoder);
        this.latents = latents;
    }

    /**
     * The published network for pictures of 64²: four convolutions of stride 2 and two linear layers, and the same backwards.
     *
     * @param channels of a picture
     */
    public static Vae images(Initializer init, int latents, int channels) {
        int last = WIDTHS.length - 1;
        Chain encoder = new Chain(init);
        int in = channels;
        for (int width : WIDTHS) {
            encoder.convolution(in, width, KERNEL, STRIDE, PADDING).relu();
            in = width;
        }
        int flat = WIDTHS[last] * CORNER * CORNER;
        encoder.reshape(flat).linear(flat, HIDDEN).relu().linear(HIDDEN, 2 * latents);
        return new Vae(encoder, decoder(init, latents, channels), latents);
    }

    /** The decoder of {@link #images}: [b,K] → logits [b,channels,64,64]. */
    public static Chain decoder(Initializer init, int latents, int channels) {
        int last = WIDTHS.length - 1;
        Chain decoder = new Chain(init).linear(latents, HIDDEN).relu().linear(HIDDEN, WIDTHS[last] * CORNER * CORNER)
                .relu().reshape(WIDTHS[last], CORNER, CORNER);
        for (int i = last; i > 0; i--) decoder.transposed(WIDTHS[i], WIDTHS[i - 1], KERNEL, STRIDE, PADDING).relu();
        return decoder.transposed(WIDTHS[0], channels, KERNEL, STRIDE, PADDING);
    }

    /** K. */
    public int latents() {
        return latents;
    }

    /** @param x [b,…] in [0,1], not modified */
    public Posterior encode(Tensor x) {
        Tensor h = encoder.forward(x);
        EngineException.check(h.rank() == 2 && h.dim(1) == 2 * latents, "encoder", "[b," + 2 * latents + "]",
                h.shape());
        return new Posterior(h.slice(1, 0, latents), h.slice(1, latents, 2 * latents));
    }

    /** Logits of pictures from z [b,K], which is not modified. */
    public Tensor decode(Tensor z) {
        return decoder.forward(z);
    }

    /** Pictures in [0,1] from z [b,K]. */
    public Tensor pictures(Tensor z) {
        return Unary.apply(Unary.Kind.SIGMOID, decode(z));
    }
}
