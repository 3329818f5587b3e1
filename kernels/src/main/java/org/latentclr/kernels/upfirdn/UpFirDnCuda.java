package org.latentclr.kernels.upfirdn;

import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.FilteredAct;
import org.latentclr.engine.op.fused.UpFirDn2d;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Finish;
import org.latentclr.kernels.Groups;
import org.latentclr.kernels.driver.Arguments;

/** Upsampling, FIR filter, downsampling and what may follow in one pass; its adjoint is the same op with factors exchanged. */
public final class UpFirDnCuda {
    private static final int TAPS = 4;
    /** Results of a thread of the kernels for {@value #TAPS}×{@value #TAPS} taps, one below the other. */
    private static final int STRIP = 8;

    private final Cuda cuda;

    public UpFirDnCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.put(UpFirDn2d.class, (op, in, out) -> run(op, in[0], in[1], out, Finish.NONE));
        t.put(FilteredAct.class, (op, in, out) -> {
            if (!op.act().gradientFromResult()) KernelTable.composed(op, in, out);
            else
                run(op.filter(), in[0], in[1], out, finish(op, in));
        });
    }

    private Finish finish(FilteredAct op, Tensor[] in) {
        Finish f = Finish.NONE.withBiasAct(cuda, in[in.length - 1], op.act());
        if (op.demodulated()) f = f.withFactors(cuda, op.factorsOrNull(in));
        return op.noisy() ? f.withNoise(cuda, op.noiseOrNull(in)) : f;
    }

    /** @param finish what follows */
    public void run(UpFirDn2d op, Tensor x, Tensor f, Tensor out, Finish finish) {
        long from = cuda.address(x);
        int results = out.shape().size();
        if (keepsSize(op, f)) strips("fir4_plain", op, x.shape(), from, 0, f, out, finish);
        else if (doubles(op, f) && Groups.of(out.dim(3), cuda.address(out)) == Groups.FOUR)
            launch("fir4_twice", results / Groups.FOUR, op, x.shape(), from, 0, f, out, finish);
        else
            launch("upfirdn2d", results, op, x.shape(), from, 0, f, out, finish);
    }

    private static boolean doubles(UpFirDn2d op, Tensor f) {
        return op.upX() == 2 && op.upY() == 2 && op.downX() * op.downY() == 1 && f.dim(0) == TAPS && f.dim(-1) == TAPS;
    }

    /** Whether {@link #runPhases} can: 4×4 taps that neither enlarge nor reduce. */
    public static boolean keepsSize(UpFirDn2d op, Tensor f) {
        return op.upX() * op.upY() * op.downX() * op.downY() == 1 && f.dim(0) == TAPS && f.dim(-1) == TAPS;
    }

    /**
     * The same for an image that lies in planes of its even and odd rows and columns.
     *
     * @param image shape [N,C,H,W] of the image
     * @param phases [N,2·2·C,⌈H/2⌉,⌈W/2⌉ or more]: parity of the row, of the column, …
     */
    public void runPhases(UpFirDn2d op, Shape image, Tensor phases, Tensor f, Tensor out, Finish finish) {
        strips("fir4_phases", op, image, cuda.address(phases), phases.dim(3), f, out, finish);
    }

    private void strips(String kernel, UpFirDn2d op, Shape x, long from, int pitch, Tensor f, Tensor out,
            Finish finish) {
        long strips = (out.dim(2) + STRIP - 1) / STRIP;
        launch(kernel, (long) out.dim(0) * out.dim(1) * strips * out.dim(3), op, x, from, pitch, f, out, finish);
    }

    private void launch(String kernel, long threads, UpFirDn2d op, Shape x, long from, int pitch, Tensor f, Tensor out,
            Finish finish) {
        cuda.each("upfirdn/upfirdn2d", kernel, threads,
                new Arguments().pointer(from).pointer(cuda.address(f)).pointer(cuda.address(out))
                        .struct(x.dim(0) * x.dim(1), x.dim(1), x.dim(2), x.dim(3), out.dim(2), out.dim(3), f.dim(0),
                                f.dim(-1), f.rank() == 1 ? 1 : 0, op.upX(), op.upY(), op.downX(), op.downY(),
                                op.padX0(), op.padY0(), op.flip() ? 1 : 0, pitch)
                        .number(op.gain()).structOfPointers(finish.words()));
    }
}
