package org.latentclr.nn.layer;

import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Normalization;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/**
 * y = act((x − mean)/√(variance + 1e−5)·γ + β) over all dimensions but 1: by the statistics of the batch in training, which enter the running
 * ones with weight 0.1; else by the running ones.
 */
public final class BatchNorm extends Module {
    private static final double EPSILON = 1e-5, MOMENTUM = 0.1;

    private final Parameter weight;
    private final Parameter bias;
    private final Parameter mean;
    private final Parameter variance;
    private final Parameter batches;

    /** γ = 1, β = 0, running mean 0 and variance 1. */
    public BatchNorm(Initializer init, int channels) {
        weight = parameter("weight", init.constant(1, channels));
        bias = parameter("bias", init.constant(0, channels));
        mean = buffer("running_mean", init.constant(0, channels));
        variance = buffer("running_var", init.constant(1, channels));
        batches = buffer("num_batches_tracked", init.constant(0));
    }

    /** x [N,C] or [N,C,H,W], not modified. */
    public Tensor forward(Tensor x) {
        return forward(x, Activation.LINEAR);
    }

    /** x [N,C] or [N,C,H,W], not modified; then an activation of gain 1. */
    public Tensor forward(Tensor x, Activation act) {
        Tensor y = isTraining() ? byBatch(x) : x.mul(along(scale(), x.rank()));
        Tensor shift = isTraining() ? bias.value() : bias.value().sub(mean.value().mul(scale()));
        return BiasAct.apply(y, shift, act, 1, BiasAct.NO_CLAMP);
    }

    private Tensor byBatch(Tensor x) {
        try (Scope s = Scope.local("batch norm")) {
            Autograd.noGrad(() -> batches.assign(batches.value().add(1)));
            var running = new Normalization.Running(mean.value(), variance.value(), MOMENTUM);
            return s.keep(Normalization.batchNorm(x, weight.value(), null, running, true, EPSILON));
        }
    }

    /** γ/√(variance + ε) [C]. */
    private Tensor scale() {
        return weight.value().mul(variance.value().add(EPSILON).rsqrt());
    }

    private static Tensor along(Tensor vector, int rank) {
        return rank == 2 ? vector : vector.reshape(vector.dim(0), 1, 1);
    }
}
