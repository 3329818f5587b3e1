package org.latentclr.nn.biggan;

import java.util.function.BiFunction;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pooling;
import org.latentclr.engine.functional.Softmax;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** Self-attention: x + γ·o(g(x)·softmax(θ(x)ᵀ·φ(x))ᵀ), φ and g pooled by 2 (METHODS §6.3). */
final class Attention extends Module {
    private static final Pooling.Window HALF = new Pooling.Window(2, 2, 0, false);

    private final Parameter gamma;
    private final SpectralLayer theta;
    private final SpectralLayer phi;
    private final SpectralLayer g;
    private final SpectralLayer o;

    /**
     * @param prefix of the names θ, φ, g
     * @param out name of o
     * @param layer makes a 1×1 convolution without bias of (inputs, outputs)
     */
    Attention(Initializer init, int channels, Tensor gamma, String prefix, String out,
            BiFunction<Integer, Integer, SpectralLayer> layer) {
        this.gamma = parameter("gamma", gamma);
        theta = child(prefix + "theta", layer.apply(channels, channels / 8));
        phi = child(prefix + "phi", layer.apply(channels, channels / 8));
        g = child(prefix + "g", layer.apply(channels, channels / 2));
        o = child(out, layer.apply(channels / 2, channels));
    }

    /** [N,C,H,W] → [N,C,H,W]. */
    Tensor forward(Tensor x) {
        Tensor query = flat(theta.convolve(x)); // [N,C/8,HW]
        Tensor key = flat(Pooling.max(phi.convolve(x), HALF)); // [N,C/8,HW/4]
        Tensor value = flat(Pooling.max(g.convolve(x), HALF)); // [N,C/2,HW/4]
        Tensor weights = Softmax.softmax(query.transpose(1, 2).matmul(key), 2); // [N,HW,HW/4]
        Tensor y = value.matmul(weights.transpose(1, 2)).reshape(x.dim(0), -1, x.dim(2), x.dim(3));
        return x.add(o.convolve(y).mul(gamma.value().reshape(1, 1, 1, 1)));
    }

    private static Tensor flat(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), -1);
    }
}
