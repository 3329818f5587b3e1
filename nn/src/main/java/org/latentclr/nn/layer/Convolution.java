package org.latentclr.nn.layer;

import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** y = act(x ∗ w + b) with a square kernel; w and b drawn from U(−1/√(in·k²), 1/√(in·k²)) as PyTorch's {@code Conv2d} does. */
public final class Convolution extends Module {
    private final Parameter weight;
    private final Optional<Parameter> bias;
    private final ConvSpec spec;

    /**
     * @param kernel height and width
     * @param spec steps, padding, groups
     * @param biased whether there is a b
     */
    public Convolution(Initializer init, int in, int out, int kernel, ConvSpec spec, boolean biased) {
        this.spec = spec;
        int fan = in / spec.groups();
        double bound = 1 / Math.sqrt(fan * kernel * kernel);
        weight = parameter("weight", init.uniform(bound, out, fan, kernel, kernel));
        bias = biased ? Optional.of(parameter("bias", init.uniform(bound, out))) : Optional.empty();
    }

    /** Without bias, with the given first w [out,in/groups,k,k]. */
    public Convolution(Tensor weight, ConvSpec spec) {
        this.spec = spec;
        this.weight = parameter("weight", weight);
        bias = Optional.empty();
    }

    /** [N,in,H,W] → [N,out,H′,W′]. */
    public Tensor forward(Tensor x) {
        return forward(x, Activation.LINEAR);
    }

    /** [N,in,H,W] → [N,out,H′,W′], with an activation of gain 1. */
    public Tensor forward(Tensor x, Activation act) {
        Tensor y = Conv2d.apply(x, weight.value(), spec);
        if (bias.isEmpty() && act == Activation.LINEAR) return y;
        return BiasAct.apply(y, bias.map(Parameter::value).orElse(null), act, 1, BiasAct.NO_CLAMP);
    }

    /** w [out,in/groups,k,k]. */
    public Parameter weight() {
        return weight;
    }
}
