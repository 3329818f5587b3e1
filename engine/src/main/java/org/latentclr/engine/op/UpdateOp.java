package org.latentclr.engine.op;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** An op that writes into some of its operands instead of making a value: optimiser steps. It has no gradient. */
public interface UpdateOp extends Op {
    /** The same update in plain ops and {@link Tensor#assign}. */
    void composed(Tensor... in);

    /** Whether operand {@code i} is written. */
    boolean writes(int i);

    @Override
    default Shape outputShape(Shape... in) {
        return Shape.of();
    }

    @Override
    default Tensor[] vjp(Vjp v) {
        throw new EngineException(name(), "an op with a gradient", "an update in place");
    }
}
