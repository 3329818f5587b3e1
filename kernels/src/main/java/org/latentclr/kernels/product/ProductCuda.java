package org.latentclr.kernels.product;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Precision;
import org.latentclr.kernels.Walk;
import org.latentclr.kernels.driver.Arguments;

/**
 * Matrix products of any strides for machines without cuBLAS. Where there are fewer tiles than multiprocessors, k is split into parts,
 * which are added up afterwards in their order.
 */
public final class ProductCuda {
    private final Cuda cuda;
    private final Tiles tiles;

    public ProductCuda(Cuda cuda, Precision precision) {
        this.cuda = cuda;
        tiles = new Tiles(cuda, "product/matmul", precision);
    }

    public void register(KernelTable t) {
        t.putStrided(MatMul.class, (op, in, out) -> matmul(in[0], in[1], out));
        t.putStrided(Gram.class, (op, in, out) -> gram(in[0], out));
    }

    /** C = A·B for [batch,m,k] and [batch,k,n]. */
    private void matmul(Tensor a, Tensor b, Tensor c) {
        if (c.shape().size() == 0) return;
        int m = c.dim(1);
        int n = c.dim(2);
        int[] s = a.strides();
        int[] t = b.strides();
        for (int from = 0; from < c.dim(0); from += Tiles.MAX_Z) {
            int batch = Math.min(Tiles.MAX_Z, c.dim(0) - from);
            long to = cuda.address(c) + 4L * from * m * n;
            Operands o = new Operands(cuda.address(a) + 4L * from * s[0], cuda.address(b) + 4L * from * t[0],
                    new int[]{s[0], s[1], s[2]}, new int[]{t[0], t[2], t[1]}, m, n, a.dim(2), batch);
            int parts = tiles.parts(m, n, batch, o.k);
            if (parts == 1) {
                run(o, to, 1, false);
                continue;
            }
            int size = batch * m * n;
            cuda.scratch(Math.multiplyExact(size, parts), partial -> {
                run(o, partial, parts, false);
                // [batch, parts, m·n] → [batch, m·n]
                cuda.each("reduce/reduce", "columns_sum", size,
                        new Arguments().struct(Walk.of(new int[]{batch, m * n}, new int[]{parts * m * n, 1}))
                                .struct(Walk.of(new int[]{parts}, new int[]{m * n})).pointer(partial).pointer(to));
            });
        }
    }

    /** S = X·Xᵀ for [R,F]: the right operand is the left one, and tiles below the diagonal are mirrored. */
    private void gram(Tensor x, Tensor s) {
        int r = s.dim(0);
        if (r == 0) return;
        int[] step = {0, x.strides()[0], x.strides()[1]};
        long at = cuda.address(x);
        Operands o = new Operands(at, at, step, step, r, r, x.dim(1), 1);
        int parts = tiles.parts((tiles.blocks(r, r, 1) + 1) / 2, 1, o.k);
        if (parts == 1) {
            run(o, cuda.address(s), 1, true);
            return;
        }
        cuda.scratch(Math.multiplyExact(r * r, parts), partial -> {
            run(o, partial, parts, true);
            cuda.each("product/matmul", "mirror_sum", (long) r * r, new Arguments().pointer(partial)
                    .pointer(cuda.address(s)).integer(r).integer(parts).integer(tiles.edge(r, r, 1)));
        });
    }

    /** @param a steps of the left operand along batch, row and k; {@code b}: of the right one along batch, column and k */
    private record Operands(long left, long right, int[] a, int[] b, int m, int n, int k, int batch) {}

    private void run(Operands o, long to, int parts, boolean symmetric) {
        int each = (((o.k + parts - 1) / parts) + 3) / 4 * 4;
        tiles.launch("matmul", o.m, o.n, o.batch, parts,
                new Arguments().pointer(o.left).pointer(o.right).pointer(to).integer(o.m).integer(o.n).integer(o.k)
                        .struct(o.a).struct(o.b).integer(parts).integer(each).integer(symmetric ? 1 : 0));
    }
}
