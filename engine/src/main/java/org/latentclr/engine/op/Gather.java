package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** y[…, i, …] = x[…, index[…, i, …], …] along one dimension; the other sizes of index and x agree. */
public record Gather(int dim) implements Op {
    /** @param index same rank as {@code x}; each value in 0..x.dim(dim)−1 */
    public static Tensor apply(Tensor x, int dim, Tensor index) {
        return Dispatch.apply(new Gather(x.shape().axis(dim)), x, index.detach());
    }

    /** Whole slices {@code x[…, index[i], …]} for a list of indices. */
    public static Tensor select(Tensor x, int dim, int... index) {
        int d = x.shape().axis(dim);
        int[] line = new int[x.rank()];
        java.util.Arrays.fill(line, 1);
        line[d] = index.length;
        Tensor i = Tensor.indices(x.backend(), index, line);
        return apply(x, d, i.expand(x.shape().with(d, index.length).dims()));
    }

    @Override
    public String name() {
        return "gather";
    }

    @Override
    public Shape outputShape(Shape... in) {
        EngineException.check(in[1].rank() == in[0].rank() && in[1].with(dim, in[0].dim(dim)).equals(in[0]), name(),
                "an index that agrees with " + in[0] + " except along dimension " + dim, in[1]);
        return in[1];
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return i == 1;
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        return new Tensor[]{ScatterAdd.apply(v.grad(), dim, v.input(1), v.shape(0).dim(dim)), null};
    }
}
