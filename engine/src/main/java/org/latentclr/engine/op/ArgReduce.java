package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** The index of the first largest (or smallest) element along a dimension, which stays as size 1. No gradient. */
public record ArgReduce(boolean largest, int dim) implements Op {
    public static Tensor argmax(Tensor x, int dim) {
        return Dispatch.apply(new ArgReduce(true, x.shape().axis(dim)), x.detach());
    }

    public static Tensor argmin(Tensor x, int dim) {
        return Dispatch.apply(new ArgReduce(false, x.shape().axis(dim)), x.detach());
    }

    /** Maximum along {@code dim}, kept as size 1; the whole gradient goes to the first largest element. */
    public static Tensor max(Tensor x, int dim) {
        return Gather.apply(x, dim, argmax(x, dim));
    }

    /** Minimum along {@code dim}, kept as size 1; the whole gradient goes to the first smallest element. */
    public static Tensor min(Tensor x, int dim) {
        return Gather.apply(x, dim, argmin(x, dim));
    }

    @Override
    public String name() {
        return largest ? "argmax" : "argmin";
    }

    @Override
    public Shape outputShape(Shape... in) {
        EngineException.check(in[0].dim(dim) > 0, name(), "at least one element along dimension " + dim, in[0]);
        return in[0].with(dim, 1);
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        throw new EngineException(name(), "a differentiable op", "one whose result is an index");
    }
}
