package org.latentclr.engine;

import org.latentclr.engine.op.Op;

/**
 * What one device does for one op.
 *
 * @param <O> the op
 */
@FunctionalInterface
public interface Kernel<O extends Op> {
    /**
     * Fills {@code out}. Inputs are row-major without gaps unless {@link #strided()}; {@code out} always is, and its content is undefined on entry.
     *
     * @param in the operands, not modified (an {@link org.latentclr.engine.op.UpdateOp} modifies those that it names)
     */
    void run(O op, Tensor[] in, Tensor out);

    /** Whether the kernel reads operands with any strides; otherwise they are copied to row-major order first. */
    default boolean strided() {
        return false;
    }

    /** The same kernel, declared to accept operands with any strides. */
    static <O extends Op> Kernel<O> strided(Kernel<O> k) {
        return new Kernel<>() {
            @Override
            public void run(O op, Tensor[] in, Tensor out) {
                k.run(op, in, out);
            }

            @Override
            public boolean strided() {
                return true;
            }
        };
    }
}
