package org.latentclr.engine.op;

import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/**
 * One operation with its attributes: an immutable record. It knows its shape rule and its gradient, written in tensor operations
 * and therefore valid on every device and differentiable again; devices know how to compute it.
 */
public interface Op {
    /** Name for messages and traces. */
    String name();

    /** Shape of the result; throws an {@link org.latentclr.engine.EngineException} for operands that do not fit. */
    Shape outputShape(Shape... in);

    /**
     * Vector-Jacobian product: for each operand i with {@code v.needed(i)} the gradient Σ g·∂out/∂in_i, with the operand's shape; null elsewhere.
     */
    Tensor[] vjp(Vjp v);

    /** Whether the gradient reads operand {@code i}, given which operands are tracked. What is not read is not kept. */
    default boolean savesInput(int i, boolean[] tracked) {
        return true;
    }

    /** Whether the gradient reads the result. */
    default boolean savesOutput() {
        return false;
    }

    /** About how many floating point operations the direct way to compute this takes; for profiles. */
    default double flops(Shape[] in, Shape out) {
        return out.size();
    }
}
