package org.latentclr.engine.op;

import org.latentclr.engine.Autograd;
import org.latentclr.engine.Tensor;

/**
 * An op that a device may compute in one pass and that is otherwise computed by {@link #composed}, its twin in plain ops: its
 * oracle in tests, its fallback on devices without a kernel and, by default, the source of its gradient.
 */
public interface FusedOp extends Op {
    /** The same value in plain ops. */
    Tensor composed(Tensor... in);

    /** The gradient of the composed form. */
    @Override
    default Tensor[] vjp(Vjp v) {
        return Autograd.gradOf(this::composed, v);
    }
}
