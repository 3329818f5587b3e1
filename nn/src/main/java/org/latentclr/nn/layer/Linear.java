package org.latentclr.nn.layer;

import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** y = x·Wᵀ + b, W and b drawn from U(−1/√in, 1/√in) as PyTorch's {@code Linear} does. */
public final class Linear extends Module {
    private final Parameter weight;
    private final Optional<Parameter> bias;

    /** @param biased whether there is a b */
    public Linear(Initializer init, int in, int out, boolean biased) {
        double bound = 1 / Math.sqrt(in);
        weight = parameter("weight", init.uniform(bound, out, in));
        bias = biased ? Optional.of(parameter("bias", init.uniform(bound, out))) : Optional.empty();
    }

    /** [N,in] → [N,out]. */
    public Tensor forward(Tensor x) {
        Tensor y = x.matmul(weight.value().transpose(0, 1));
        return bias.isPresent() ? y.add(bias.get().value()) : y;
    }

    /** W [out,in]. */
    public Parameter weight() {
        return weight;
    }
}
