package org.latentclr.engine.op;

import java.util.function.BinaryOperator;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;

/**
 * Batches that repeat: a tensor [M,…] stands for [N,…], N a multiple of M, whose row n is its row n mod M. Nothing is copied where
 * strides can say it.
 */
public final class Tile {
    private Tile() {}

    /** a·b, the smaller batch repeated; the other dimensions broadcast. */
    public static Tensor mul(Tensor a, Tensor b) {
        return apply(a, b, Tensor::mul);
    }

    /** a + b, the smaller batch repeated; the other dimensions broadcast. */
    public static Tensor add(Tensor a, Tensor b) {
        return apply(a, b, Tensor::add);
    }

    /** {@code x} repeated to a batch of {@code n}. */
    public static Tensor to(Tensor x, int n) {
        if (x.dim(0) == n) return x;
        check(n, x.dim(0));
        int[] dims = split(x, 1);
        dims[0] = n / x.dim(0);
        return merge(x.reshape(split(x, 1)).expand(dims));
    }

    private static Tensor apply(Tensor a, Tensor b, BinaryOperator<Tensor> op) {
        EngineException.check(a.rank() == b.rank(), "repeated batch", "operands of one rank",
                a.shape() + " and " + b.shape());
        int n = a.dim(0);
        int m = b.dim(0);
        if (n == m || n == 1 || m == 1) return op.apply(a, b);
        check(Math.max(n, m), Math.min(n, m));
        return merge(op.apply(a.reshape(split(a, Math.max(1, n / m))), b.reshape(split(b, Math.max(1, m / n)))));
    }

    private static void check(int large, int small) {
        EngineException.check(small > 0 && large % small == 0, "repeated batch", "batch sizes that divide each other",
                large + " and " + small);
    }

    /** [k·m,…] as [k,m,…]. */
    private static int[] split(Tensor x, int k) {
        int[] d = new int[x.rank() + 1];
        System.arraycopy(x.shape().dims(), 0, d, 1, x.rank());
        d[0] = k;
        d[1] = x.dim(0) / k;
        return d;
    }

    /** [k,m,…] as [k·m,…]. */
    private static Tensor merge(Tensor x) {
        int[] d = new int[x.rank() - 1];
        System.arraycopy(x.shape().dims(), 1, d, 0, d.length);
        d[0] = x.dim(0) * x.dim(1);
        return x.reshape(d);
    }
}
