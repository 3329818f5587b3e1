package org.latentclr.golden.contrafeat;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Parameter;

/**
 * Gradients at kinks. ReLU, pooling, minimum and maximum have two one-sided gradients where they bend; when parameters are within rounding
 * of such a place, it is rounding that decides which of them a device computes, while the value of the loss is the same.
 */
final class Kinks {
    private static final int TRIES = 6;
    /** Relative changes of parameters: what the rounding errors of a float32 network amount to, and those of small differences of its features. */
    private static final double[] REACHES = {1e-6, 1e-5};

    private Kinks() {}

    /**
     * The first gradient that is right among those with parameters changed at random a little; none where there is no kink, or where it is
     * something else that is wrong. The parameters are as before afterwards.
     *
     * @param gradient with the parameters as they are; tensors belong to the open scope
     */
    static Optional<Tensor[]> beside(Collection<Parameter> parameters, Supplier<Tensor[]> gradient,
            Predicate<Tensor[]> right) {
        Tensor[] before = parameters.stream().map(p -> p.value().detach().add(0)).toArray(Tensor[]::new);
        RandomStream random = new RandomStream(1, 0);
        try {
            for (int i = 0; i < TRIES * REACHES.length; i++) {
                try (Scope s = Scope.open("beside a kink")) {
                    change(parameters, before, random, REACHES[i / TRIES]);
                    Tensor[] g = gradient.get();
                    if (!right.test(g)) continue;
                    for (Tensor t : g) s.keep(t);
                    return Optional.of(g);
                }
            }
            return Optional.empty();
        } finally {
            int k = 0;
            for (Parameter p : parameters) p.assign(before[k++]);
        }
    }

    private static void change(Collection<Parameter> parameters, Tensor[] before, RandomStream random,
            double reach) {
        int k = 0;
        for (Parameter p : parameters) {
            Tensor x = before[k++];
            Tensor by = Tensor.uniform(x.backend(), random, x.shape().dims()).mul(2 * reach).add(1 - reach);
            p.assign(x.mul(by));
        }
    }
}
