package org.latentclr.contrafeat;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Unary;

/** Gradients as the published training treats them (METHODS §2.7). */
public final class Gradients {
    private static final double LARGE = 1e5;

    private Gradients() {}

    /** NaN becomes 0, ±∞ becomes ±10⁵; nothing else changes. */
    public static Tensor sanitized(Tensor g) {
        Tensor zero = Tensor.scalar(g.backend(), 0);
        Tensor number = Select.apply(Binary.apply(Binary.Kind.EQ, g, g), g, zero);
        Tensor infinite = Binary.compare(Binary.Kind.EQ, number.abs(), Double.POSITIVE_INFINITY);
        return Select.apply(infinite, Unary.apply(Unary.Kind.SIGN, number).mul(LARGE), number);
    }
}
