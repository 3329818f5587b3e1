package org.latentclr.kernels.reduce;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.PlaneDots;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Groups;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.Driver.Grid;

/** Inner products of planes of pixels: each by a warp, large ones by a block. */
public final class PlaneDotsCuda {
    private static final int WARP = 32;
    private static final int LARGE = 1024;

    private final Cuda cuda;

    public PlaneDotsCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.put(PlaneDots.class, (op, in, out) -> run(in[0], in[1], out));
    }

    private void run(Tensor a, Tensor b, Tensor out) {
        int planes = out.shape().size();
        if (planes == 0) return;
        int planesA = a.dim(0) * a.dim(1), planesB = b.dim(0) * b.dim(1), pixels = a.shape().size() / planesA;
        boolean large = pixels > LARGE;
        int perBlock = large ? 1 : Cuda.THREADS / WARP;
        cuda.launch("reduce/plane_dots", large ? "plane_dots_block" : "plane_dots_warp",
                Grid.of((planes + perBlock - 1) / perBlock, 1, 1, Cuda.THREADS),
                new Arguments().pointer(cuda.address(a)).pointer(cuda.address(b)).pointer(cuda.address(out))
                        .integer(planes).integer(planesA).integer(planesB).integer(pixels)
                        .integer(Groups.of(pixels, cuda.address(a), cuda.address(b))));
    }
}
