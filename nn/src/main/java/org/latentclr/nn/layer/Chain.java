package org.latentclr.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Unary;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;

/**
 * Layers one after the other, named by their places 0, 1, 2, … as in PyTorch's {@code Sequential}; layers without tensors count too. Made by
 * adding layers: {@code new Chain(init).linear(12, 9).tanh().linear(9, 8)}.
 */
public final class Chain extends Module {
    private final Initializer init;
    private final List<UnaryOperator<Tensor>> layers = new ArrayList<>();

    /** @param init first values of the layers that are added */
    public Chain(Initializer init) {
        this.init = init;
    }

    /** All layers: x → y; x is not modified. */
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (UnaryOperator<Tensor> layer : layers) y = layer.apply(y);
        return y;
    }

    /** [N,in] → [N,out]. */
    public Chain linear(int in, int out) {
        return add(child(place(), new Linear(init, in, out, true))::forward);
    }

    /** [N,in,H,W] → [N,out,H′,W′]. */
    public Chain convolution(int in, int out, int kernel, int stride, int padding) {
        return add(child(place(), new Convolution(init, in, out, kernel, ConvSpec.of(stride, padding), true))::forward);
    }

    /** [N,in,H,W] → [N,out,H·stride,W·stride] for a kernel of stride + 2·padding. */
    public Chain transposed(int in, int out, int kernel, int stride, int padding) {
        return add(child(place(),
                new TransposedConvolution(init, in, out, kernel, ConvSpec.of(stride, padding)))::forward);
    }

    /** max(x, 0). */
    public Chain relu() {
        return add(x -> Unary.apply(Unary.Kind.RELU, x));
    }

    /** x &lt; 0 ? slope·x : x. */
    public Chain leakyRelu(double slope) {
        return add(x -> Unary.leakyRelu(x, slope));
    }

    /** tanh x. */
    public Chain tanh() {
        return add(x -> Unary.apply(Unary.Kind.TANH, x));
    }

    /** [N,…] → [N,dims]; one of {@code dims} may be −1. */
    public Chain reshape(int... dims) {
        return add(x -> {
            int[] all = new int[dims.length + 1];
            all[0] = x.dim(0);
            System.arraycopy(dims, 0, all, 1, dims.length);
            return x.reshape(all);
        });
    }

    private String place() {
        return String.valueOf(layers.size());
    }

    private Chain add(UnaryOperator<Tensor> layer) {
        layers.add(layer);
        return this;
    }
}
