package org.latentclr.contrafeat.early;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** One fully connected layer per group: y_g = act(x_g·W_g·m/√in + m·b_g), with the multiplier m scaling what is stored. */
final class GroupLinear extends Module {
    private final Parameter weight;
    private final Parameter bias;
    private final Activation activation;
    private final double multiplier;

    GroupLinear(Initializer init, int groups, int in, int out, Activation activation, double multiplier) {
        this.activation = activation;
        this.multiplier = multiplier;
        weight = parameter("weight", init.normal(1 / multiplier, groups, in, out));
        bias = parameter("bias", init.constant(0, groups * out));
    }

    /** [b,g,in] → [b,g,out]. */
    Tensor forward(Tensor x) {
        Tensor w = weight.value();
        Tensor y = x.transpose(0, 1).matmul(w).mul(multiplier / Math.sqrt(w.dim(1))).transpose(0, 1); // [b,g,out]
        Tensor flat = y.reshape(x.dim(0), w.dim(0) * w.dim(2));
        Tensor b = multiplier == 1 ? bias.value() : bias.value().mul(multiplier);
        return BiasAct.apply(flat, b, activation).reshape(x.dim(0), w.dim(0), w.dim(2));
    }
}
