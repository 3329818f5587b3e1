package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.backend.cpu.Scratch.Use;
import org.latentclr.engine.op.MaxPoolIndex;

/** Max pooling by rows: windows at all places of a row compare their next element at once. Windows that reach over a side are done one by one. */
final class CpuMaxPool {
    private static final int GRAIN = 1 << 13;

    private final Team team;
    private final LoopKernels loops;

    private CpuMaxPool(Team team, LoopKernels loops) {
        this.team = team;
        this.loops = loops;
    }

    static void register(KernelTable t, Team team, VectorSupport vectors) {
        CpuMaxPool k = new CpuMaxPool(team, vectors.loops());
        t.put(MaxPoolIndex.class, (op, in, out) -> k.run(op, in[0], out));
    }

    private void run(MaxPoolIndex op, Tensor x, Tensor out) {
        int h = x.dim(2), w = x.dim(3), oh = out.dim(2), ow = out.dim(3);
        int work = oh * ow * op.kernelH() * op.kernelW();
        boolean inside = op.padW() == 0 && (ow - 1) * op.strideW() + op.kernelW() <= w;
        team.parallelRange(x.dim(0) * x.dim(1), Math.max(1, GRAIN / Math.max(1, work)), (from, to) -> {
            float[] at = team.scratch().floats(Use.ROWS, places(op, ow));
            for (int i = from * oh; i < to * oh; i++) {
                int base = x.offset() + i / oh * h * w, top = i % oh * op.strideH() - op.padH(),
                        q = out.offset() + i * ow;
                int begin = Math.max(0, top), end = Math.min(h, top + op.kernelH());
                if (inside) row(op, data(x), base, w, begin, end, ow, at, data(out), q);
                else
                    for (int j = 0; j < ow; j++) {
                        int left = j * op.strideW() - op.padW();
                        data(out)[q + j] = largest(data(x), base, w, begin, end, Math.max(0, left),
                                Math.min(w, left + op.kernelW()));
                    }
            }
        });
    }

    /** Places from the first to the last of n windows. */
    private static int places(MaxPoolIndex op, int n) {
        return Math.max(0, (n - 1) * op.strideW() + 1);
    }

    /** One row of windows over the rows [begin, end); {@code at} is overwritten. */
    private void row(MaxPoolIndex op, float[] x, int base, int w, int begin, int end, int ow, float[] at, float[] y,
            int q) {
        loops.largest(places(op, ow), x, base + begin * w, w, end - begin, op.kernelW(), at, 0);
        for (int j = 0; j < ow; j++) y[q + j] = begin * w + j * op.strideW() + at[j * op.strideW()];
    }

    private static int largest(float[] v, int base, int w, int top, int bottom, int left, int right) {
        int best = top * w + left;
        for (int r = top; r < bottom; r++)
            for (int c = left; c < right; c++) if (v[base + r * w + c] > v[base + best]) best = r * w + c;
        return best;
    }
}
