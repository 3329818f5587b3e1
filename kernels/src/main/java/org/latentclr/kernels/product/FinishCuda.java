package org.latentclr.kernels.product;

import org.latentclr.engine.Tensor;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Finish;
import org.latentclr.kernels.Groups;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.Driver.Grid;

/** Passes around a convolution that another kernel, or a library, computes. */
public final class FinishCuda {
    private static final String FAMILY = "product/finish";
    private static final int FEW = 4;
    private static final int MAX_Y = 65535;

    private final Cuda cuda;

    public FinishCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    /** out [N,C,H,W] = finish(x [M,C,H,W]); the batch M repeats. */
    void run(Tensor x, Tensor out, Finish finish) {
        run(cuda.address(x), 1, x.dim(0), out, finish);
    }

    /** out [N,C,H,W] = finish(sum of the parts [parts,N,C,H,W] at {@code x}). */
    void sum(long x, int parts, Tensor out, Finish finish) {
        run(x, parts, out.dim(0), out, finish);
    }

    private void run(long x, int parts, int batch, Tensor out, Finish finish) {
        int pixels = out.dim(2) * out.dim(3);
        int each = Groups.of(pixels, x, cuda.address(out));
        cuda.each(FAMILY, each == 1 ? "finish" : "finish_four", out.shape().size() / each,
                new Arguments().pointer(x).pointer(cuda.address(out)).integer(parts).integer(batch)
                        .integer(out.dim(0)).integer(out.dim(1)).integer(pixels).structOfPointers(finish.words()));
    }

    /** Whether {@link #point} can: a 1×1 convolution with at most {@value #FEW} results. */
    static boolean isPoint(Tensor w, Tensor out) {
        return w.dim(0) <= FEW && w.dim(2) == 1 && w.dim(3) == 1 && out.dim(0) <= MAX_Y;
    }

    /** out [N,O,H,W] = finish(w [O,C,1,1] ∗ (styles [L,C]·x [M,C,H,W])); batches repeat. */
    void point(Tensor x, Tensor w, Tensor styles, Tensor out, Finish finish) {
        int pixels = out.dim(2) * out.dim(3);
        int each = Groups.of(pixels, cuda.address(x), cuda.address(out));
        int threads = pixels / each;
        cuda.launch(FAMILY, each == 1 ? "point_few" : "point_few_four",
                Grid.of((threads + Cuda.THREADS - 1) / Cuda.THREADS, out.dim(0), 1, Cuda.THREADS),
                new Arguments().pointer(cuda.address(x)).pointer(cuda.address(w)).pointer(cuda.address(styles))
                        .pointer(cuda.address(out)).integer(x.dim(1)).integer(w.dim(0)).integer(pixels)
                        .integer(x.dim(0)).integer(styles.dim(0)).structOfPointers(finish.words()));
    }

    /** The filters [4·O,C,2,2] of the parts of an enlarging convolution with w [O,C,3,3]. */
    public void phaseFilters(Tensor w, boolean turned, Tensor filters) {
        cuda.each(FAMILY, "phase_filters", filters.shape().size(), new Arguments().pointer(cuda.address(w))
                .pointer(cuda.address(filters)).integer(w.dim(0) * w.dim(1)).integer(turned ? 1 : 0));
    }
}
