package org.latentclr.nn.layer;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Module;

/**
 * G networks linear_1 (batchnorm_i, ReLU, linear_{i+1})* [batchnorm_depth] side by side, as the published {@code create_mlp} (METHODS §1.3).
 * Each layer of all networks is one batched product. Names in a state dict are those of the layers.
 */
public final class StackedMlp extends Module {
    /**
     * Sizes.
     *
     * @param depth number of linear layers, at least 1
     * @param middle width between linear layers; not used at depth 1
     * @param firstBias whether linear_1 has a bias; the published code always gives it one
     * @param middleBias whether the layers between the first and the last have a bias; the last one of several never has
     * @param finalNorm whether a batch normalisation follows the last layer
     */
    public record Sizes(int depth, int in, int middle, int out, boolean firstBias, boolean middleBias,
            boolean finalNorm) {
        public Sizes {
            EngineException.check(depth >= 1 && in >= 1 && out >= 1 && (depth == 1 || middle >= 1), "MLP",
                    "a depth and widths of at least 1",
                    "depth " + depth + ", widths " + in + ", " + middle + ", " + out);
        }

        /** One linear layer with bias. */
        public static Sizes linear(int in, int out) {
            return new Sizes(1, in, out, out, true, true, false);
        }
    }

    private final Sizes sizes;
    private final List<StackedLinear> linears = new ArrayList<>();
    private final List<StackedBatchNorm> norms = new ArrayList<>();

    /** @param groups G */
    public StackedMlp(Backend device, int groups, Sizes sizes, RandomStream random) {
        this.sizes = sizes;
        int depth = sizes.depth;
        for (int i = 1; i <= depth; i++) {
            int in = i == 1 ? sizes.in : sizes.middle;
            int out = i == depth ? sizes.out : sizes.middle;
            boolean bias = i == 1 ? sizes.firstBias : i < depth && sizes.middleBias;
            linears.add(child("linear_" + i, new StackedLinear(device, groups, in, out, bias, random)));
            if (i < depth || sizes.finalNorm)
                norms.add(child("batchnorm_" + i, new StackedBatchNorm(device, groups, out)));
        }
    }

    public Sizes sizes() {
        return sizes;
    }

    /**
     * All networks on their blocks.
     *
     * @param x [B,N,in], B = G or 1, or any B when G = 1; not modified
     * @return [max(B,G),N,out]
     */
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (int i = 0; i < linears.size(); i++) {
            y = linears.get(i).forward(y);
            if (i < norms.size()) y = norms.get(i).forward(y);
            if (i + 1 < linears.size()) y = Unary.apply(Unary.Kind.RELU, y);
        }
        return y;
    }

    /** Network {@code group} alone by its running statistics: [1,N,in] → [1,N,out]. */
    public Tensor forward(Tensor x, int group) {
        Tensor y = x;
        for (int i = 0; i < linears.size(); i++) {
            y = linears.get(i).forward(y, group);
            if (i < norms.size()) y = norms.get(i).forward(y, group);
            if (i + 1 < linears.size()) y = Unary.apply(Unary.Kind.RELU, y);
        }
        return y;
    }
}
