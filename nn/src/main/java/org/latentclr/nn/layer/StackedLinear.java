package org.latentclr.nn.layer;

import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/**
 * y = x·Wᵀ + b for G linear layers of one size at once: G networks side by side, each with its own weights (METHODS §1.3). G = 1 is an
 * ordinary linear layer.
 */
public final class StackedLinear extends Module {
    private final int groups;
    private final int in;
    private final int out;
    private final Parameter weight;
    private final Parameter bias;

    /**
     * Weights and biases start as U(−1/√in, 1/√in), as PyTorch's.
     *
     * @param groups G
     * @param withBias whether there is a bias
     */
    public StackedLinear(Backend device, int groups, int in, int out, boolean withBias, RandomStream random) {
        this.groups = groups;
        this.in = in;
        this.out = out;
        weight = parameter("weight", uniform(device, random, in, groups, out, in));
        bias = withBias ? parameter("bias", uniform(device, random, in, groups, out)) : null;
    }

    private static Tensor uniform(Backend device, RandomStream random, int in, int... dims) {
        int n = 1;
        for (int d : dims) n *= d;
        float[] v = new float[n];
        random.uniform(v, 0, n);
        float bound = (float) (1 / Math.sqrt(in));
        for (int i = 0; i < n; i++) v[i] = (2 * v[i] - 1) * bound;
        return Tensor.of(device, v, dims);
    }

    /**
     * All networks: network g reads block g; one block is read by all, one network reads all blocks.
     *
     * @param x [B,N,in], B = G or 1, or any B when G = 1; not modified
     * @return [max(B,G),N,out]
     */
    public Tensor forward(Tensor x) {
        EngineException.check(x.rank() == 3 && x.dim(2) == in && (x.dim(0) == groups || x.dim(0) == 1 || groups == 1),
                "linear layer", "[B,N," + in + "] with B of " + groups + " or 1", x.shape());
        Tensor y = product(x);
        return bias == null ? y : y.add(bias.value().reshape(groups, 1, out));
    }

    /** (W·xᵀ)ᵀ: with the weights on the left their gradient comes out row-major, ready for the update. */
    private Tensor product(Tensor x) {
        Tensor w = weight.value();
        int blocks = x.dim(0);
        int n = x.dim(1);
        if (groups > 1 && blocks > 1) return w.matmul(x.transpose(1, 2)).transpose(1, 2);
        // One network for all rows, or one block for all networks: one product of plain matrices.
        Tensor y = w.reshape(groups * out, in).matmul(x.reshape(blocks * n, in).transpose(0, 1)); // [G·out,B·N]
        return groups == 1
                ? y.transpose(0, 1).reshape(blocks, n, out)
                : y.reshape(groups, out, n).transpose(1, 2);
    }

    /** Network {@code group} alone: [1,N,in] → [1,N,out]. */
    public Tensor forward(Tensor x, int group) {
        Tensor y = x.matmul(weight.value().slice(0, group, group + 1).transpose(1, 2));
        return bias == null ? y : y.add(bias.value().slice(0, group, group + 1).reshape(1, 1, out));
    }
}
