package org.latentclr.engine.op;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** What a gradient rule is given: saved operands and result, the gradient of the result, and which gradients are wanted. */
public final class Vjp {
    private final String name;
    private final Tensor[] inputs;
    private final Shape[] shapes;
    private final Tensor output;
    private final Tensor grad;
    private final boolean[] needed;

    public Vjp(String name, Tensor[] inputs, Shape[] shapes, Tensor output, Tensor grad, boolean[] needed) {
        this.name = name;
        this.inputs = inputs;
        this.shapes = shapes;
        this.output = output;
        this.grad = grad;
        this.needed = needed;
    }

    /** The gradient with respect to the op's result. */
    public Tensor grad() {
        return grad;
    }

    /** Operand {@code i}, which {@link Op#savesInput} must have asked for. */
    public Tensor input(int i) {
        EngineException.check(inputs[i] != null, "gradient of " + name, "operand " + i + " saved", "not saved");
        return inputs[i];
    }

    /** The result, which {@link Op#savesOutput} must have asked for. */
    public Tensor output() {
        EngineException.check(output != null, "gradient of " + name, "the result saved", "not saved");
        return output;
    }

    public Shape shape(int i) {
        return shapes[i];
    }

    public int count() {
        return shapes.length;
    }

    /** Whether the gradient of operand {@code i} is wanted. */
    public boolean needed(int i) {
        return needed[i];
    }
}
