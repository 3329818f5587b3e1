package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** C_b = A_b·B_b for batches of matrices: [B,m,k]·[B,k,n] → [B,m,n]. A kernel reads transposed operands by their strides. */
public record MatMul() implements Op {
    /** Product of the last two dimensions; leading dimensions broadcast. */
    public static Tensor apply(Tensor a, Tensor b) {
        if (a.rank() < 2 || b.rank() < 2)
            throw new EngineException("matmul", "operands with at least two dimensions",
                    a.shape() + " and " + b.shape());
        // One large product instead of a batch, when the right operand is a plain matrix.
        if (b.rank() == 2 && a.rank() > 2) {
            Tensor flat = three(a.reshape(-1, a.dim(-1)));
            int[] d = a.shape().dims();
            d[d.length - 1] = b.dim(1);
            return Dispatch.apply(new MatMul(), flat, three(b)).reshape(d);
        }
        Shape batch = Shape.broadcast("matmul", head(a), head(b));
        Tensor c = Dispatch.apply(new MatMul(), three(spread(a, batch)), three(spread(b, batch)));
        int[] d = java.util.Arrays.copyOf(batch.dims(), batch.rank() + 2);
        d[batch.rank()] = a.dim(-2);
        d[batch.rank() + 1] = b.dim(-1);
        return c.reshape(d);
    }

    private static Shape head(Tensor t) {
        return Shape.of(java.util.Arrays.copyOf(t.shape().dims(), t.rank() - 2));
    }

    private static Tensor spread(Tensor t, Shape batch) {
        int[] d = java.util.Arrays.copyOf(batch.dims(), batch.rank() + 2);
        d[batch.rank()] = t.dim(-2);
        d[batch.rank() + 1] = t.dim(-1);
        return t.expand(d);
    }

    private static Tensor three(Tensor t) {
        int n = 1;
        for (int i = 0; i < t.rank() - 2; i++) n *= t.dim(i);
        return t.reshape(n, t.dim(-2), t.dim(-1));
    }

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public double flops(Shape[] in, Shape out) {
        return 2.0 * out.size() * in[0].dim(-1);
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape a = in[0];
        Shape b = in[1];
        if (a.dim(0) != b.dim(0) || a.dim(2) != b.dim(1))
            throw new EngineException(name(), "shapes [b,m,k] and [b,k,n]", a + " and " + b);
        return Shape.of(a.dim(0), a.dim(1), b.dim(2));
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return tracked[1 - i];
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor[] g = new Tensor[2];
        if (v.needed(0)) g[0] = Dispatch.apply(this, v.grad(), v.input(1).transpose(1, 2));
        if (v.needed(1)) g[1] = Dispatch.apply(this, v.input(0).transpose(1, 2), v.grad());
        return g;
    }
}
