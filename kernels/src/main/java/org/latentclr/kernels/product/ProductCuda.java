package org.latentclr.kernels.product;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Walk;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.Driver.Grid;

/** Matrix products and convolutions for machines without cuBLAS and cuDNN: tiles of 64 × 64 in shared memory. */
public final class ProductCuda {
    private static final int TILE = 64;
    private static final int THREADS = 256;
    private static final int MAX_Z = 65535;
    /** Pixels that one block adds up for the gradient of a filter. */
    private static final int PIXELS = 2048;
    private static final String CONVOLUTION = "product/conv2d";

    private final Cuda cuda;

    public ProductCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.putStrided(MatMul.class, (op, in, out) -> matmul(in[0], in[1], out));
        t.putStrided(Gram.class, (op, in, out) -> gram(in[0], out));
        t.put(Conv2d.class, (op, in, y) -> forward(op.spec(), in[0], in[1], y));
        t.put(Conv2d.InputGrad.class, (op, in, x) -> inputGrad(op.spec(), in[0], in[1], x));
        t.put(Conv2d.FilterGrad.class, (op, in, w) -> filterGrad(op.spec(), in[0], in[1], w));
    }

    /** C = A·B for [batch,m,k] and [batch,k,n] of any strides. */
    private void matmul(Tensor a, Tensor b, Tensor c) {
        if (c.shape().size() == 0) return;
        int m = c.dim(1);
        int n = c.dim(2);
        int[] s = a.strides();
        int[] t = b.strides();
        for (int from = 0; from < c.dim(0); from += MAX_Z) {
            int batch = Math.min(MAX_Z, c.dim(0) - from);
            cuda.launch("product/matmul", "matmul", tiles(m, n, batch), new Arguments()
                    .pointer(cuda.address(a) + 4L * from * s[0]).pointer(cuda.address(b) + 4L * from * t[0])
                    .pointer(cuda.address(c) + 4L * from * m * n).integer(m).integer(n).integer(a.dim(2))
                    .integer(s[0]).integer(s[1]).integer(s[2]).integer(t[0]).integer(t[1]).integer(t[2]));
        }
    }

    /** S = X·Xᵀ for [R,F]: the right operand is the left one with its steps exchanged. */
    private void gram(Tensor x, Tensor s) {
        int r = s.dim(0);
        int[] step = x.strides();
        if (s.shape().size() > 0)
            cuda.launch("product/matmul", "matmul", tiles(r, r, 1),
                    pointers(x, x, s).integer(r).integer(r).integer(x.dim(1)).integer(0).integer(step[0])
                            .integer(step[1])
                            .integer(0).integer(step[1]).integer(step[0]));
    }

    private static Grid tiles(int rows, int columns, int z) {
        return Grid.of((columns + TILE - 1) / TILE, (rows + TILE - 1) / TILE, z, THREADS);
    }

    private void forward(ConvSpec s, Tensor x, Tensor w, Tensor y) {
        if (isEmpty(y, x, w)) return;
        cuda.launch(CONVOLUTION, "conv2d", tiles(w.dim(0) / s.groups(), x.dim(0) * y.dim(2) * y.dim(3), s.groups()),
                pointers(x, w, y).struct(geometry(s, x, w, y)));
    }

    private void inputGrad(ConvSpec s, Tensor y, Tensor w, Tensor x) {
        if (isEmpty(x, y, w)) return;
        cuda.launch(CONVOLUTION, "conv2d_input_grad", tiles(w.dim(1), x.dim(0) * x.dim(2) * x.dim(3), s.groups()),
                pointers(y, w, x).struct(geometry(s, x, w, y)));
    }

    private void filterGrad(ConvSpec s, Tensor x, Tensor y, Tensor w) {
        if (isEmpty(w, x, y)) return;
        int n = w.shape().size();
        int parts = Math.min((x.dim(0) * y.dim(2) * y.dim(3) + PIXELS - 1) / PIXELS, MAX_Z / s.groups());
        if (parts == 1) {
            filterGrad(s, x, y, w, cuda.address(w), 1);
            return;
        }
        cuda.scratch(Math.multiplyExact(n, parts), partial -> {
            filterGrad(s, x, y, w, partial, parts);
            cuda.each("reduce/reduce", "columns_sum", n,
                    new Arguments().struct(Walk.of(new int[]{n}, new int[]{1}))
                            .struct(Walk.of(new int[]{parts}, new int[]{n})).pointer(partial)
                            .pointer(cuda.address(w)));
        });
    }

    private void filterGrad(ConvSpec s, Tensor x, Tensor y, Tensor w, long result, int parts) {
        cuda.launch(CONVOLUTION, "conv2d_filter_grad",
                tiles(w.dim(0) / s.groups(), w.dim(1) * w.dim(2) * w.dim(3), s.groups() * parts),
                pointers(x, y).pointer(result).struct(geometry(s, x, w, y)).integer(parts));
    }

    /** Whether there is nothing to add up: then the result, if it has elements, is zero. */
    private boolean isEmpty(Tensor result, Tensor... operands) {
        boolean none = result.shape().size() == 0;
        for (Tensor t : operands) none |= t.shape().size() == 0;
        if (none) cuda.fill(result, 0);
        return none;
    }

    private static int[] geometry(ConvSpec s, Tensor x, Tensor w, Tensor y) {
        return new int[]{x.dim(0), x.dim(1), x.dim(2), x.dim(3), w.dim(0), w.dim(2), w.dim(3), y.dim(2), y.dim(3),
                s.strideH(), s.strideW(), s.padH(), s.padW(), s.dilationH(), s.dilationW(), s.groups()};
    }

    private Arguments pointers(Tensor... tensors) {
        Arguments a = new Arguments();
        for (Tensor t : tensors) a.pointer(cuda.address(t));
        return a;
    }
}
