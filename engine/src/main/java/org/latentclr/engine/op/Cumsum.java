package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** y_i = Σ_{j≤i} x_j along a dimension (from the end: Σ_{j≥i}). */
public record Cumsum(int dim, boolean fromEnd) implements Op {
    public static Tensor apply(Tensor x, int dim) {
        return Dispatch.apply(new Cumsum(x.shape().axis(dim), false), x);
    }

    @Override
    public String name() {
        return "cumsum";
    }

    @Override
    public Shape outputShape(Shape... in) {
        return in[0];
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return false;
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        return new Tensor[]{Dispatch.apply(new Cumsum(dim, !fromEnd), v.grad())};
    }
}
