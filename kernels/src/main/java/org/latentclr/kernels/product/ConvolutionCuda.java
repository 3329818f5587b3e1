package org.latentclr.kernels.product;

import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Finish;
import org.latentclr.kernels.Precision;
import org.latentclr.kernels.Walk;
import org.latentclr.kernels.driver.Arguments;

/** Convolution and its two adjoints as matrix products whose operands are read where they lie, for machines without cuDNN. */
public final class ConvolutionCuda {
    private static final int MAX_Z = 65535;
    /** Pixels that one block adds up for the gradient of a filter; a multiple of 4. */
    private static final int PIXELS = 2048;

    private final Cuda cuda;
    private final Tiles tiles;

    public ConvolutionCuda(Cuda cuda, Precision precision) {
        this.cuda = cuda;
        tiles = new Tiles(cuda, "product/conv2d", precision);
    }

    public void register(KernelTable t) {
        t.put(Conv2d.class, (op, in, y) -> {
            if (!isEmpty(y, in)) forward(op.spec(), in[0], in[1], y, 0, 1, Finish.NONE);
        });
        t.put(Conv2d.InputGrad.class, (op, in, x) -> {
            if (!isEmpty(x, in)) inputGrad(op.spec(), in[0], in[1], x, 0, 1);
        });
        t.put(Conv2d.FilterGrad.class, (op, in, w) -> {
            if (!isEmpty(w, in)) filterGrad(op.spec(), in[0], in[1], w);
        });
    }

    /**
     * y = finish(w ∗ (styles·x)); batches of x and of the styles may repeat.
     *
     * @param styles address of [stylesBatch, C], or 0 for none
     */
    void forward(ConvSpec s, Tensor x, Tensor w, Tensor y, long styles, int stylesBatch, Finish finish) {
        Geometry g = new Geometry(s, y.dim(0), x.shape(), w.shape(), y.shape());
        tiles.launch("conv2d", w.dim(0) / s.groups(), y.dim(0) * y.dim(2) * y.dim(3), s.groups(), 1,
                pointers(x, w, y).struct(g.words()).pointer(styles).integer(x.dim(0)).integer(stylesBatch)
                        .structOfPointers(finish.words()));
    }

    /**
     * x = the adjoint of the convolution with w, of factors·y; batches of y and of the factors may repeat.
     *
     * @param factors address of [factorsBatch, O], or 0 for none
     */
    void inputGrad(ConvSpec s, Tensor y, Tensor w, Tensor x, long factors, int factorsBatch) {
        Geometry g = new Geometry(s, x.dim(0), x.shape(), w.shape(), y.shape());
        for (Geometry.PixelClass c : g.classes())
            tiles.launch("conv2d_input_grad", w.dim(1), x.dim(0) * c.rows() * c.columns(), s.groups(), 1,
                    pointers(y, w, x).struct(g.words()).struct(c.words()).pointer(factors).integer(y.dim(0))
                            .integer(factorsBatch));
    }

    private void filterGrad(ConvSpec s, Tensor x, Tensor y, Tensor w) {
        int n = w.shape().size();
        int pixels = x.dim(0) * y.dim(2) * y.dim(3);
        int parts = Math.min((pixels + PIXELS - 1) / PIXELS, MAX_Z / s.groups());
        if (parts == 1) {
            filterGrad(s, x, y, w.shape(), cuda.address(w), pixels, 1);
            return;
        }
        cuda.scratch(Math.multiplyExact(n, parts), partial -> {
            filterGrad(s, x, y, w.shape(), partial, pixels, parts);
            cuda.each("reduce/reduce", "columns_sum", n,
                    new Arguments().struct(Walk.of(new int[]{n}, new int[]{1}))
                            .struct(Walk.of(new int[]{parts}, new int[]{n})).pointer(partial)
                            .pointer(cuda.address(w)));
        });
    }

    private void filterGrad(ConvSpec s, Tensor x, Tensor y, Shape w, long result, int pixels, int parts) {
        Geometry g = new Geometry(s, x.dim(0), x.shape(), w, y.shape());
        int each = ((pixels + parts - 1) / parts + 3) / 4 * 4;
        tiles.launch("conv2d_filter_grad", w.dim(0) / s.groups(), w.dim(1) * w.dim(2) * w.dim(3), s.groups(), parts,
                pointers(x, y).pointer(result).struct(g.words()).integer(parts).integer(each));
    }

    /** Whether there is nothing to add up: then the result, if it has elements, is zero. */
    private boolean isEmpty(Tensor result, Tensor... operands) {
        boolean none = result.shape().size() == 0;
        for (Tensor t : operands) none |= t.shape().size() == 0;
        if (none) cuda.fill(result, 0);
        return none;
    }

    private Arguments pointers(Tensor... tensors) {
        Arguments a = new Arguments();
        for (Tensor t : tensors) a.pointer(cuda.address(t));
        return a;
    }
}
