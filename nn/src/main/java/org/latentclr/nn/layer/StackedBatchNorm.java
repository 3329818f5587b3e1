package org.latentclr.nn.layer;

import java.util.Arrays;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Arithmetic;
import org.latentclr.engine.op.fused.NormalizeBatch;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/**
 * Batch normalisation (x − mean)/√(variance + ε)·γ + β of blocks [B,N,C], each over its N rows. With G = B networks every block has its
 * own γ, β and running statistics; with G = 1 all blocks share them, and the running statistics see the blocks one after the other, as if
 * each had been a forward pass of its own (METHODS §1.12, the reference's projector).
 */
public final class StackedBatchNorm extends Module {
    private static final double EPSILON = 1e-5, MOMENTUM = 0.1;

    private final int groups;
    private final int channels;
    private final Parameter weight;
    private final Parameter bias;
    private final Parameter runningMean;
    private final Parameter runningVariance;
    private final Parameter batches;

    /** γ = 1, β = 0, running mean 0 and variance 1. */
    public StackedBatchNorm(Backend device, int groups, int channels) {
        this.groups = groups;
        this.channels = channels;
        weight = parameter("weight", filled(device, 1, groups, channels));
        bias = parameter("bias", filled(device, 0, groups, channels));
        runningMean = buffer("running_mean", filled(device, 0, groups, channels));
        runningVariance = buffer("running_var", filled(device, 1, groups, channels));
        batches = buffer("num_batches_tracked", filled(device, 0, groups));
    }

    private static Tensor filled(Backend device, float value, int... dims) {
        float[] v = new float[Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
        Arrays.fill(v, value);
        return Tensor.of(device, v, dims);
    }

    /**
     * In training by the statistics of the batch, which enter the running ones; else by the running ones.
     *
     * @param x [B,N,C], B = G or any B when G = 1; N ≥ 2 in training; not modified
     */
    public Tensor forward(Tensor x) {
        EngineException.check(x.rank() == 3 && x.dim(2) == channels && (x.dim(0) == groups || groups == 1),
                "batch norm", "[B,N," + channels + "] with B of " + groups, x.shape());
        if (!isTraining()) return affine(running(x, runningMean.value(), runningVariance.value()));
        EngineException.check(x.dim(1) >= 2, "batch norm in training", "at least 2 rows in a batch", x.dim(1));
        remember(x.detach());
        return NormalizeBatch.apply(x, weight.value(), bias.value(), EPSILON);
    }

    /** Network {@code group} alone, [1,N,C], by its running statistics. */
    public Tensor forward(Tensor x, int group) {
        Tensor y = running(x, part(runningMean, group), part(runningVariance, group));
        return y.mul(part(weight, group)).add(part(bias, group));
    }

    private Tensor part(Parameter p, int group) {
        return p.value().slice(0, group, group + 1).reshape(1, 1, channels);
    }

    private Tensor running(Tensor x, Tensor mean, Tensor variance) {
        int g = mean.shape().size() / channels;
        return x.sub(mean.reshape(g, 1, channels)).mul(variance.reshape(g, 1, channels).add(EPSILON).rsqrt());
    }

    private Tensor affine(Tensor y) {
        return y.mul(weight.value().reshape(groups, 1, channels)).add(bias.value().reshape(groups, 1, channels));
    }

    private void remember(Tensor x) {
        try (Scope s = Scope.local("running statistics")) {
            Autograd.noGrad(() -> {
                int blocks = x.dim(0);
                Tensor mean = x.mean(false, 1); // [B,C]
                Tensor variance = Arithmetic.variance(x, 1, false, 1);
                update(runningMean, mean);
                update(runningVariance, variance);
                batches.assign(batches.value().add(groups == blocks ? 1 : blocks));
            });
        }
    }

    /** r ← (1−m)·r + m·s for each block's statistic s: [G,C] at once, or the B blocks of one network in order. */
    private void update(Parameter r, Tensor s) {
        int blocks = s.dim(0);
        if (blocks == groups) {
            r.assign(r.value().mul(1 - MOMENTUM).add(s.mul(MOMENTUM)));
            return;
        }
        double[] share = new double[blocks];
        for (int b = 0; b < blocks; b++) share[b] = MOMENTUM * Math.pow(1 - MOMENTUM, blocks - 1 - b);
        Tensor sum = Tensor.of(s.backend(), share, 1, blocks).matmul(s);
        r.assign(r.value().mul(Math.pow(1 - MOMENTUM, blocks)).add(sum));
    }
}
