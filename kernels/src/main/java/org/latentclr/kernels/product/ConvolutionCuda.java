package org.latentclr.kernels.product;

import java.util.List;
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
import org.latentclr.kernels.product.DirectCuda.Filters;

/** Convolution and its two adjoints as matrix products whose operands are read where they lie, for machines without cuDNN. */
public final class ConvolutionCuda {
    /** Pixels that one block adds up for the gradient of a filter; a multiple of 4. */
    private static final int PIXELS = 2048;

    private final Cuda cuda;
    private final Tiles tiles;
    private final FinishCuda finishes;
    private final DirectCuda direct;

    public ConvolutionCuda(Cuda cuda, Precision precision) {
        this.cuda = cuda;
        tiles = new Tiles(cuda, "product/conv2d", precision);
        finishes = new FinishCuda(cuda);
        direct = new DirectCuda(cuda, precision);
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
        if (direct.takes(s, w, y.shape())) {
            direct.run(x, Filters.of(cuda, w), s.padH(), styles, stylesBatch, y, finish);
            return;
        }
        Geometry g = new Geometry(s, y.dim(0), x.shape(), w.shape(), y.shape());
        int rows = w.dim(0) / s.groups(), columns = y.dim(0) * y.dim(2) * y.dim(3),
                depth = w.dim(1) * w.dim(2) * w.dim(3);
        inParts(tiles.parts(rows, columns, s.groups(), depth), y, finish,
                (to, parts, end) -> tiles.launch("conv2d", rows, columns, s.groups(), parts,
                        pointers(x, w).pointer(to).struct(g.words()).pointer(styles).integer(x.dim(0))
                                .integer(stylesBatch).integer(parts).integer(each(depth, parts))
                                .structOfPointers(end.words())));
    }

    /**
     * x = the adjoint of the convolution with w, of factors·y; batches of y and of the factors may repeat.
     *
     * @param factors address of [factorsBatch, O], or 0 for none
     */
    void inputGrad(ConvSpec s, Tensor y, Tensor w, Tensor x, long factors, int factorsBatch) {
        if (s.padH() < w.dim(2) && direct.takes(s, w, x.shape())) {
            direct.run(y, Filters.adjoint(cuda, w), w.dim(2) - 1 - s.padH(), factors, factorsBatch, x, Finish.NONE);
            return;
        }
        Geometry g = new Geometry(s, x.dim(0), x.shape(), w.shape(), y.shape());
        List<Geometry.PixelClass> classes = g.classes();
        int rows = w.dim(1), outputs = w.dim(0) / s.groups();
        Geometry.PixelClass most = classes.getFirst();
        for (Geometry.PixelClass c : classes) if (c.taps() * c.tapColumns() > most.taps() * most.tapColumns()) most = c;
        int all = tiles.parts(rows, x.dim(0) * most.rows() * most.columns(), s.groups(),
                outputs * most.taps() * most.tapColumns());
        inParts(all, x, Finish.NONE, (to, parts, end) -> {
            for (Geometry.PixelClass c : classes)
                tiles.launch("conv2d_input_grad", rows, x.dim(0) * c.rows() * c.columns(), s.groups(), parts,
                        pointers(y, w).pointer(to).struct(g.words()).struct(c.words()).pointer(factors)
                                .integer(y.dim(0)).integer(factorsBatch).integer(parts)
                                .integer(each(outputs * c.taps() * c.tapColumns(), parts)));
        });
    }

    /** Whether {@link #phases} can, and keeps the device busy. */
    boolean takesPhases(Shape y) {
        return direct.takesPhases(y);
    }

    /** y [N,4·O,H+1,W+1 or wider] = w ∗ (styles·x) with padding 1, and more on the right, for the w [4·O,C,2,2] of {@link FinishCuda#phaseFilters}. */
    void phases(Tensor x, Tensor w, Tensor y, long styles, int stylesBatch) {
        direct.run(x, Filters.phases(cuda, w), 1, styles, stylesBatch, y, Finish.NONE);
    }

    private interface Launch {
        void run(long to, int parts, Finish end);
    }

    /** Few results with long sums: parts of the sums side by side, added up in their order with what follows. */
    private void inParts(int parts, Tensor result, Finish finish, Launch launch) {
        if (parts == 1) launch.run(cuda.address(result), 1, finish);
        else
            cuda.scratch(Math.multiplyExact(result.shape().size(), parts), partial -> {
                launch.run(partial, parts, Finish.NONE);
                finishes.sum(partial, parts, result, finish);
            });
    }

    /** Length of a part, a multiple of 4. */
    private static int each(int length, int parts) {
        return ((length + parts - 1) / parts + 3) / 4 * 4;
    }

    private void filterGrad(ConvSpec s, Tensor x, Tensor y, Tensor w) {
        int n = w.shape().size();
        int pixels = x.dim(0) * y.dim(2) * y.dim(3);
        int parts = Math.min((pixels + PIXELS - 1) / PIXELS, Tiles.MAX_Z / s.groups());
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
        tiles.launch("conv2d_filter_grad", w.dim(0) / s.groups(), w.dim(1) * w.dim(2) * w.dim(3), s.groups(), parts,
                pointers(x, y).pointer(result).struct(g.words()).integer(parts).integer(each(pixels, parts)));
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
