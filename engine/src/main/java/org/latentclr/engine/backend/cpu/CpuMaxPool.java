package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.backend.cpu.Scratch.Use;
import org.latentclr.engine.op.MaxPoolIndex;

/** Max pooling by rows: all windows of a row compare their next element at once. Windows that reach over a side are done one by one. */
final class CpuMaxPool {
    private static final int GRAIN = 1 << 13;
    /** A multiple of every vector's length. */
    private static final int WHOLE = 16;

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
            Buffers buffers = Buffers.of(team.scratch(), w, ow, op.kernelW());
            for (int i = from * oh; i < to * oh; i++) {
                int base = x.offset() + i / oh * h * w, top = i % oh * op.strideH() - op.padH(),
                        q = out.offset() + i * ow;
                int begin = Math.max(0, top), end = Math.min(h, top + op.kernelH());
                if (inside) row(op, data(x), base, w, begin, end, ow, buffers, data(out), q);
                else
                    for (int j = 0; j < ow; j++) {
                        int left = j * op.strideW() - op.padW();
                        data(out)[q + j] = largest(data(x), base, w, begin, end, Math.max(0, left),
                                Math.min(w, left + op.kernelW()));
                    }
            }
        });
    }

    /** One row of windows over the rows [begin, end). Buffers are as long as whole vectors; what lies beyond the row is not used. */
    private void row(MaxPoolIndex op, float[] x, int base, int w, int begin, int end, int ow, Buffers f, float[] y,
            int q) {
        int s = op.strideW(), n = whole(ow), b = Scratch.LEAD;
        for (int j = 0; j < ow; j++) {
            f.best[b + j] = x[base + begin * w + j * s];
            f.at[b + j] = begin * w + j * s;
        }
        for (int r = begin; r < end; r++) {
            int line = base + r * w;
            if (s == 2) {
                loops.separate(w / 2, x, line, f.lines, b, f.odd);
                if (w % 2 == 1) f.lines[b + w / 2] = x[line + w - 1];
            }
            for (int k = 0; k < op.kernelW(); k++) {
                if (s != 2) for (int j = 0; j < ow; j++) f.lines[b + j] = x[line + k + j * s];
                int at = s != 2 ? b : (k % 2 == 0 ? b : f.odd) + k / 2;
                loops.larger(n, f.lines, at, r * w + k, s, f.best, b, f.at, b);
            }
        }
        System.arraycopy(f.at, b, y, q, ow);
    }

    private static int whole(int n) {
        return PanelGemm.ceil(n, WHOLE) * WHOLE;
    }

    /** Buffers of a thread for rows of w elements and n windows; elements of odd columns lie from {@code odd} on. */
    private record Buffers(float[] lines, int odd, float[] best, float[] at) {
        static Buffers of(Scratch scratch, int w, int n, int kernel) {
            int half = whole(Math.max(n, w / 2 + 1)) + kernel;
            return new Buffers(scratch.floats(Use.ROWS, 2L * half), Scratch.LEAD + half,
                    scratch.floats(Use.PARTIAL, whole(n)), scratch.floats(Use.TILE, whole(n)));
        }
    }

    private static int largest(float[] v, int base, int w, int top, int bottom, int left, int right) {
        int best = top * w + left;
        for (int r = top; r < bottom; r++)
            for (int c = left; c < right; c++) if (v[base + r * w + c] > v[base + best]) best = r * w + c;
        return best;
    }
}
