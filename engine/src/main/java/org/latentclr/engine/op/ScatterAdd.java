package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** y = 0; y[…, index[…, i, …], …] += x[…, i, …] along one dimension, in increasing i: the adjoint of {@link Gather}. */
public record ScatterAdd(int dim, int size) implements Op {
    /** @param size of the result along {@code dim} */
    public static Tensor apply(Tensor x, int dim, Tensor index, int size) {
        return Dispatch.apply(new ScatterAdd(x.shape().axis(dim), size), x, index.detach());
    }

    @Override
    public String name() {
        return "scatter_add";
    }

    @Override
    public Shape outputShape(Shape... in) {
        EngineException.check(in[1].equals(in[0]), name(), "an index of shape " + in[0], in[1]);
        return in[0].with(dim, size);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return i == 1;
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        return new Tensor[]{Gather.apply(v.grad(), dim, v.input(1)), null};
    }
}
