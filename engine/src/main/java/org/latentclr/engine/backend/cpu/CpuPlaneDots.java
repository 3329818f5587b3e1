package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.PlaneDots;

/** Inner products of planes of pixels, each by one thread. */
final class CpuPlaneDots {
    private static final int GRAIN = 1 << 14;

    private CpuPlaneDots() {}

    static void register(KernelTable t, Team team, VectorSupport vectors) {
        LoopKernels loops = vectors.loops();
        t.put(PlaneDots.class, (op, in, out) -> run(team, loops, in[0], in[1], out));
    }

    private static void run(Team team, LoopKernels loops, Tensor a, Tensor b, Tensor out) {
        int planes = out.shape().size();
        if (planes == 0) return;
        int rowsA = a.dim(0) * a.dim(1), rowsB = b.dim(0) * b.dim(1);
        int pixels = a.shape().size() / rowsA;
        float[] x = data(a), y = data(b), sums = data(out);
        team.parallelRange(planes, Math.max(1, GRAIN / Math.max(1, pixels)), (from, to) -> {
            for (int p = from; p < to; p++)
                sums[out.offset() + p] = (float) loops.dot(x, a.offset() + p % rowsA * pixels, y,
                        b.offset() + p % rowsB * pixels, pixels);
        });
    }
}
