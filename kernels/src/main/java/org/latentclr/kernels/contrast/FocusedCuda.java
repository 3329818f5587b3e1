package org.latentclr.kernels.contrast;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.FocusedCosine;
import org.latentclr.engine.op.fused.MaskedCosine;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.Driver.Grid;

/**
 * Cosines of changes with masks of their lengths, and their gradient: one pass for lengths and masks, one for the pairs, and, for the
 * gradient, one for the rows.
 */
public final class FocusedCuda {
    private static final String FAMILY = "contrast/focused";
    /** Floats of struct {@code Ends}. */
    private static final int ENDS = 3;

    private final Cuda cuda;

    public FocusedCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.put(FocusedCosine.class, (op, in, out) -> {
            Rows r = new Rows(op, in);
            if (r.pairs > 0) cuda.scratch(r.floats(), at -> forward(r.at(at), in, out));
        });
        t.put(FocusedCosine.Gradient.class, (op, in, out) -> {
            Rows r = new Rows(op.of(), in);
            if (out.shape().size() == 0) return;
            int floats = Math.addExact(r.floats(), Math.multiplyExact(3 * r.pairs + r.rows, r.positions));
            cuda.scratch(floats, at -> gradient(r.at(at), in, out, at + 4L * r.floats()));
        });
    }

    /** Sizes, options, and where lengths, masks and ends of the rows of both operands are. */
    private record Rows(FocusedCosine op, int n, int rows, int positions, int channels, int pairs, long lengths,
            long masks, long ends) {
        Rows(FocusedCosine op, Tensor[] in) {
            this(op, in[0].dim(0), in[0].dim(0) + in[1].dim(0), in[0].dim(2), in[0].dim(1),
                    op.cosine().pairs() == MaskedCosine.Pairs.ALL ? in[0].dim(0) * in[1].dim(0) : in[0].dim(0), 0, 0,
                    0);
        }

        int floats() {
            return rows * (2 * positions + ENDS);
        }

        Rows at(long scratch) {
            long size = 4L * rows * positions;
            return new Rows(op, n, rows, positions, channels, pairs, scratch, scratch + size, scratch + 2 * size);
        }

        /** struct {@code Options}. */
        int[] options() {
            MaskedCosine c = op.cosine();
            return new int[]{n, rows - n, channels, positions, c.pairs() == MaskedCosine.Pairs.ALL ? 1 : 0,
                    c.union() ? 1 : 0, c.divide() ? 1 : 0, c.weighting().ordinal(),
                    c.limit() == MaskedCosine.Limit.SUM ? 1 : 0, op.mask().ordinal(),
                    Float.floatToRawIntBits((float) c.limit().epsilon()),
                    Float.floatToRawIntBits((float) MaskedCosine.EPSILON)};
        }
    }

    private void measure(Rows r, Tensor[] in) {
        long step = 4L * r.positions;
        for (int k = 0; k < 2; k++) {
            int from = k * r.n;
            int rows = in[k].dim(0);
            launch("focus_rows", rows,
                    new Arguments().pointer(cuda.address(in[k])).pointer(r.lengths + from * step)
                            .pointer(r.masks + from * step).pointer(r.ends + 4L * ENDS * from).struct(r.options()));
        }
    }

    private void launch(String kernel, int blocks, Arguments arguments) {
        if (blocks > 0) cuda.launch(FAMILY, kernel, Grid.of(blocks, 1, 1, Cuda.THREADS), arguments);
    }

    /** a, b, and the lengths and masks of both. */
    private Arguments pair(Rows r, Tensor[] in) {
        long second = 4L * r.positions * r.n;
        return new Arguments().pointer(cuda.address(in[0])).pointer(cuda.address(in[1])).pointer(r.lengths)
                .pointer(r.lengths + second).pointer(r.masks).pointer(r.masks + second);
    }

    private void forward(Rows r, Tensor[] in, Tensor out) {
        measure(r, in);
        launch("focused_cosine", r.pairs, pair(r, in).pointer(cuda.address(out)).struct(r.options()));
    }

    private void gradient(Rows r, Tensor[] in, Tensor out, long scratch) {
        long size = 4L * r.pairs * r.positions;
        long own = scratch + size;
        long weight = own + size;
        measure(r, in);
        launch("focused_pairs", r.pairs, pair(r, in).pointer(cuda.address(in[2])).pointer(scratch).pointer(own)
                .pointer(weight).struct(r.options()));
        launch("focused_rows_gradient", r.rows,
                new Arguments().pointer(cuda.address(in[0])).pointer(cuda.address(in[1])).pointer(r.lengths)
                        .pointer(r.masks).pointer(r.ends).pointer(scratch).pointer(own).pointer(weight)
                        .pointer(weight + size).pointer(cuda.address(out)).struct(r.options()));
    }
}
