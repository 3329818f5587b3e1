package org.latentclr.engine.cases;

import org.latentclr.engine.Shape;

/**
 * One operand of a case.
 *
 * @param variable whether a gradient with respect to it is checked
 */
public record Operand(Shape shape, Values values, boolean variable) {
    /** A variable with values in −1..1. */
    public static Operand of(int... dims) {
        return of(Values.signed(), dims);
    }

    /** A variable with given values. */
    public static Operand of(Values values, int... dims) {
        return new Operand(Shape.of(dims), values, true);
    }

    /** An operand without gradient: an index, a mask. */
    public static Operand constant(Values values, int... dims) {
        return new Operand(Shape.of(dims), values, false);
    }
}
