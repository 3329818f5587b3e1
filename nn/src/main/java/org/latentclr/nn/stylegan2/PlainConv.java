package org.latentclr.nn.stylegan2;

import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.Conv2dResample;
import org.latentclr.engine.op.fused.Resample;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** y = clamp(gain·act((x ∗ w/√(in·k²)) + b)) with optional resampling: skips of residual blocks, and the discriminator's layers. */
final class PlainConv extends Module {
    private final Parameter weight;
    private final Optional<Parameter> bias;
    private final Parameter filter;
    private final Activation activation;
    private final int up;
    private final int down;
    private final double clamp;

    /**
     * @param kernel odd
     * @param clamp or {@link BiasAct#NO_CLAMP}
     */
    PlainConv(Initializer init, int in, int out, int kernel, boolean biased, Activation activation, int up, int down,
            double clamp, double... filter) {
        this.activation = activation;
        this.up = up;
        this.down = down;
        this.clamp = clamp;
        weight = parameter("weight", init.normal(1, out, in, kernel, kernel));
        bias = biased ? Optional.of(parameter("bias", init.constant(0, out))) : Optional.empty();
        this.filter = buffer("resample_filter", Resample.setupFilter(init.backend(), filter));
    }

    /** [N,in,H,W] → [N,out,H·up/down,…]. */
    Tensor forward(Tensor x, double gain) {
        Tensor w = weight.value();
        int p = w.dim(2) / 2;
        Tensor scaled = w.mul(1 / Math.sqrt(w.dim(1) * w.dim(2) * w.dim(3)));
        Tensor y = Conv2dResample.apply(x, scaled, filter.value(), up, down, new int[]{p, p, p, p}, 1, up == 1);
        return BiasAct.apply(y, bias.map(Parameter::value).orElse(null), activation, activation.defaultGain() * gain,
                clamp == BiasAct.NO_CLAMP ? clamp : clamp * gain);
    }
}
