package org.latentclr.nn.stylegan2;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** y = act(x·Wᵀ·m/√in + m·b)·gain, with a learning rate multiplier m that scales what is stored (METHODS §6.1). */
public final class FullyConnected extends Module {
    private final Parameter weight;
    private final Parameter bias;
    private final Activation activation;
    private final double multiplier;

    /** @param bias first value of the bias */
    public FullyConnected(Initializer init, int in, int out, Activation activation, double multiplier, double bias) {
        this.activation = activation;
        this.multiplier = multiplier;
        weight = parameter("weight", init.normal(1 / multiplier, out, in));
        this.bias = parameter("bias", init.constant(bias, out));
    }

    /** [N,in] → [N,out]. */
    public Tensor forward(Tensor x) {
        Tensor y = x.matmul(weight.value().transpose(0, 1)).mul(multiplier / Math.sqrt(weight.value().dim(1)));
        return BiasAct.apply(y, multiplier == 1 ? bias.value() : bias.value().mul(multiplier), activation);
    }

    /** [out,in]. */
    Tensor weight() {
        return weight.value();
    }
}
