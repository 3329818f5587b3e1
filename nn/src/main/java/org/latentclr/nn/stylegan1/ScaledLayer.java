package org.latentclr.nn.stylegan1;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Embed;
import org.latentclr.nn.Derived;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** A weight and a bias that are stored larger than they act: W·gain·m/√fan-in and b·m with a learning rate multiplier m. */
final class ScaledLayer extends Module {
    private final Parameter weight;
    private final Parameter bias;
    private final double multiplier;
    private final Derived scaled;
    private final Derived enlarging;

    /** @param dims of W, [out,in] or [out,in,k,k] */
    ScaledLayer(Initializer init, double gain, double multiplier, int... dims) {
        this.multiplier = multiplier;
        int fan = 1;
        for (int i = 1; i < dims.length; i++) fan *= dims[i];
        double factor = gain * multiplier / Math.sqrt(fan);
        weight = parameter("weight", init.normal(1 / multiplier, dims));
        bias = parameter("bias", init.constant(0, dims[0]));
        scaled = new Derived(() -> weight.value().mul(factor), weight);
        enlarging = new Derived(() -> spread(weight.value().mul(factor)), weight);
    }

    /** x·Wᵀ + b. */
    Tensor linear(Tensor x) {
        return x.matmul(scaled.get().transpose(0, 1)).add(bias());
    }

    /** x ∗ W with padding that keeps the size, without b. */
    Tensor convolve(Tensor x) {
        return Conv2d.apply(x, scaled.get(), ConvSpec.of(1, weight.value().dim(2) / 2));
    }

    /** Twice the size by one transposed convolution, without b. */
    Tensor enlarge(Tensor x) {
        return Conv2d.transposed(x, enlarging.get(), ConvSpec.of(2, 1), 0);
    }

    Tensor bias() {
        return multiplier == 1 ? bias.value() : bias.value().mul(multiplier);
    }

    /** [out,in,3,3] → [in,out,4,4]: the sum of four copies, each shifted by a pixel. */
    private static Tensor spread(Tensor w) {
        Tensor p = Embed.pad(w.transpose(0, 1), 0, 1, 1, 1, 1);
        Tensor rows = p.slice(2, 1, 5).add(p.slice(2, 0, 4));
        return rows.slice(3, 1, 5).add(rows.slice(3, 0, 4));
    }
}
