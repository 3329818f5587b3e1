package org.latentclr.vae;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses;
import org.latentclr.engine.functional.Losses.Reduction;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Gather;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.layer.Chain;

/**
 * FactorVAE's discriminator: tells codes from codes whose dimensions were shuffled among the pictures of a batch. Its logits estimate how
 * far the dimensions are from independent (METHODS §8).
 */
public final class FactorDiscriminator extends Module {
    private static final int HIDDEN_LAYERS = 5;
    /** The published width of the hidden layers. */
    public static final int WIDTH = 1000;
    private static final double SLOPE = 0.2;

    private final Chain net;

    public FactorDiscriminator(Initializer init, int latents, int width) {
        Chain chain = new Chain(init);
        int in = latents;
        for (int i = 0; i < HIDDEN_LAYERS; i++) {
            chain.linear(in, width).leakyRelu(SLOPE);
            in = width;
        }
        net = child("net", chain.linear(in, 2));
    }

    /**
     * z with dimension k of picture n taken from picture {@code order[k][n]}.
     *
     * @param z [b,K], not modified
     * @param orders a permutation of the pictures for each dimension
     */
    public static Tensor permuted(Tensor z, int[]... orders) {
        Tensor[] columns = new Tensor[orders.length];
        for (int k = 0; k < columns.length; k++) columns[k] = Gather.select(z.slice(1, k, k + 1), 0, orders[k]);
        return Concat.apply(1, columns);
    }

    /**
     * ½(CE(z → 0) + CE(permuted z → 1)).
     *
     * @param z codes without graph, not modified
     */
    public Tensor loss(Tensor z, Tensor permuted) {
        int b = z.dim(0);
        Tensor real = Losses.crossEntropy(net.forward(z), Tensor.zeros(z.backend(), b), Reduction.MEAN);
        Tensor shuffled = Losses.crossEntropy(net.forward(permuted), Tensor.full(z.backend(), 1, b), Reduction.MEAN);
        return real.add(shuffled).mul(0.5);
    }

    /** The estimated total correlation: the mean of D₀(z) − D₁(z). */
    public Tensor totalCorrelation(Tensor z) {
        Tensor logits = net.forward(z);
        return logits.slice(1, 0, 1).sub(logits.slice(1, 1, 2)).mean();
    }
}
