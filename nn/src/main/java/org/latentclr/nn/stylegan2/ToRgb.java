package org.latentclr.nn.stylegan2;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.ModulatedLayer;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;

/** Features to image: modulated 1×1 convolution without demodulation, s/√C, bias. */
final class ToRgb extends StyledLayer {
    private final Settings settings;
    private final Parameter weight;
    private final Parameter bias;

    ToRgb(Initializer init, Settings settings, String path, int latent, int in, int out) {
        super(init, path, latent, settings.wSize(), in);
        this.settings = settings;
        weight = parameter("weight", init.normal(1, out, in, 1, 1));
        bias = parameter("bias", init.constant(0, out));
    }

    /** x [M,C,H,W] and style [M',C] → [max(M,M'),image channels,H,W]. */
    Tensor forward(Tensor x, Tensor style) {
        Tensor scaled = style.mul(1 / Math.sqrt(channels()));
        return ModulatedLayer.apply(x, weight.value(), scaled, null, null, null, 1, 0, true, bias.value(),
                new BiasAct(1, Activation.LINEAR, Activation.LINEAR.defaultAlpha(), 1, settings.clamp()));
    }
}
