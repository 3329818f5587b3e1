package org.latentclr.engine.op;

import org.latentclr.engine.Tensor;

/** An op that only describes the same storage differently: no kernel, no copy. */
public interface ViewOp extends Op {
    /** The operand seen through this view; not recorded. */
    Tensor view(Tensor x);

    @Override
    default boolean savesInput(int i, boolean[] tracked) {
        return false;
    }
}
