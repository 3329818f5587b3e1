package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** The indices that sort a dimension; equal elements keep their order. No gradient: sort by gathering along the indices. */
public record ArgSort(int dim, boolean descending) implements Op {
    public static Tensor apply(Tensor x, int dim, boolean descending) {
        return Dispatch.apply(new ArgSort(x.shape().axis(dim), descending), x.detach());
    }

    /** Sorted values along {@code dim}. */
    public static Tensor sort(Tensor x, int dim, boolean descending) {
        return Gather.apply(x, dim, apply(x, dim, descending));
    }

    @Override
    public String name() {
        return "argsort";
    }

    @Override
    public Shape outputShape(Shape... in) {
        return in[0];
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        throw new EngineException(name(), "a differentiable op", "one whose result is an index");
    }
}
