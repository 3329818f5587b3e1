package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.Arrays;
import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.FilteredAct;
import org.latentclr.engine.op.fused.UpFirDn2d;

/** Upsample, filter, downsample and what may follow, in one pass over each plane ({@link UpFirDn}). */
final class CpuUpFirDn2d {
    private CpuUpFirDn2d() {}

    static void register(KernelTable t, Team team, VectorSupport vectors) {
        UpFirDn filters = new UpFirDn(team, vectors);
        t.put(UpFirDn2d.class, (op, in, out) -> run(filters, op, in[0], in[1], out, Epilogue.NOTHING));
        t.put(FilteredAct.class, (op, in, out) -> {
            Optional<Epilogue.Options> act = CpuBiasAct.options(op.act());
            if (act.isEmpty() || in[0].shape().size() == 0) KernelTable.composed(op, in, out);
            else
                run(filters, op.filter(), in[0], in[1], out, new Epilogue(act.get().withNoise(1f),
                        Epilogue.Parts.of(in[in.length - 1], op.factorsOrNull(in), op.noiseOrNull(in))));
        });
    }

    /** out = end(upfirdn2d(x)) for row-major operands. */
    static void run(UpFirDn filters, UpFirDn2d op, Tensor x, Tensor f, Tensor out, Epilogue end) {
        if (x.shape().size() == 0) {
            Arrays.fill(data(out), out.offset(), out.offset() + out.shape().size(), 0f);
            return;
        }
        var g = new UpFirDnGeometry(x.dim(0) * x.dim(1), x.dim(2), x.dim(3), op.upX(), op.upY(), op.downX(),
                op.downY(), op.padX0(), op.padX1(), op.padY0(), op.padY1(), f.dim(0), f.dim(-1), op.flip());
        float[] taps = Arrays.copyOfRange(data(f), f.offset(), f.offset() + f.shape().size());
        if (f.rank() == 2)
            filters.run(g, data(x), x.offset(), taps, (float) op.gain(), data(out), out.offset(), end,
                    out.dim(1));
        else
            filters.runSeparable(g, data(x), x.offset(), taps, taps, (float) op.gain(), data(out), out.offset(), end,
                    out.dim(1));
    }
}
