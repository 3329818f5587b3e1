package org.latentclr.nn.layer;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/**
 * The adjoint of a convolution, plus b: enlarges pictures. w and b drawn from U(−1/√(out·k²), 1/√(out·k²)) as PyTorch's
 * {@code ConvTranspose2d} does.
 */
public final class TransposedConvolution extends Module {
    private final Parameter weight;
    private final Parameter bias;
    private final ConvSpec spec;

    /**
     * @param kernel height and width
     * @param spec steps and padding of the convolution whose adjoint this is
     */
    public TransposedConvolution(Initializer init, int in, int out, int kernel, ConvSpec spec) {
        this.spec = spec;
        double bound = 1 / Math.sqrt(out * kernel * kernel);
        weight = parameter("weight", init.uniform(bound, in, out, kernel, kernel));
        bias = parameter("bias", init.uniform(bound, out));
    }

    /** [N,in,H,W] → [N,out,H′,W′]. */
    public Tensor forward(Tensor x) {
        return Conv2d.transposed(x, weight.value(), spec, 0).add(bias.value().reshape(1, -1, 1, 1));
    }
}
