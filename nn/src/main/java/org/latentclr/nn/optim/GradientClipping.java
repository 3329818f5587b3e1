package org.latentclr.nn.optim;

import java.util.List;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Unary;

/** Clipping by the norm of all gradients together. */
public final class GradientClipping {
    private static final double EPSILON = 1e-6;

    private GradientClipping() {}

    /**
     * Result of {@link #byNorm}.
     *
     * @param gradients in the order given
     * @param totalNorm norm before clipping, a scalar
     */
    public record Clipped(List<Tensor> gradients, Tensor totalNorm) {}

    /** √Σ‖g‖² over all gradients, a scalar. */
    public static Tensor totalNorm(List<Tensor> gradients) {
        EngineException.check(!gradients.isEmpty(), "gradient norm", "at least one gradient", "none");
        Tensor total = gradients.get(0).square().sum();
        for (Tensor g : gradients.subList(1, gradients.size())) total = total.add(g.square().sum());
        return total.sqrt();
    }

    /**
     * g · min(1, maxNorm/(‖all g‖ + 1e−6)).
     *
     * @param gradients not modified
     * @param maxNorm above 0
     */
    public static Clipped byNorm(List<Tensor> gradients, double maxNorm) {
        EngineException.check(maxNorm > 0, "gradient clipping", "a largest norm above 0", maxNorm);
        Tensor norm = totalNorm(gradients);
        Tensor factor = Unary.clamp(Unary.apply(Unary.Kind.RECIPROCAL, norm.add(EPSILON)).mul(maxNorm), 0, 1);
        return new Clipped(gradients.stream().map(g -> g.mul(factor)).toList(), norm);
    }
}
