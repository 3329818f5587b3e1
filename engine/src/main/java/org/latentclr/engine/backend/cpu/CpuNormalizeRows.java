package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.function.IntConsumer;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.NormalizeRows;

/** Rows divided by their length. Sums are taken in double, in four interleaved parts. */
final class CpuNormalizeRows {
    private static final int GRAIN = 1 << 13;

    private CpuNormalizeRows() {}

    static void register(KernelTable t, Team team) {
        t.put(NormalizeRows.class, (op, in, out) -> each(team, out, r -> forward(in[0], out, r)));
        t.put(NormalizeRows.Gradient.class, (op, in, out) -> each(team, out, r -> gradient(in[0], in[1], out, r)));
    }

    private static void each(Team team, Tensor out, IntConsumer row) {
        int length = out.dim(-1);
        if (out.shape().size() == 0) return;
        team.parallelRange(out.shape().size() / length, Math.max(1, GRAIN / length), (from, to) -> {
            for (int r = from; r < to; r++) row.accept(r);
        });
    }

    private static void forward(Tensor in, Tensor out, int r) {
        int n = out.dim(-1), xo = in.offset() + r * n, yo = out.offset() + r * n;
        float[] x = data(in), y = data(out);
        float inverse = (float) inverse(dot(x, xo, x, xo, n));
        for (int i = 0; i < n; i++) y[yo + i] = x[xo + i] * inverse;
    }

    private static void gradient(Tensor in, Tensor grad, Tensor out, int r) {
        int n = out.dim(-1), xo = in.offset() + r * n, go = grad.offset() + r * n, yo = out.offset() + r * n;
        float[] x = data(in), g = data(grad), y = data(out);
        double inverse = inverse(dot(x, xo, x, xo, n));
        float of = (float) inverse;
        float along = (float) (dot(x, xo, g, go, n) * inverse * inverse * inverse);
        for (int i = 0; i < n; i++) y[yo + i] = g[go + i] * of - x[xo + i] * along;
    }

    private static double inverse(double square) {
        return square > NormalizeRows.SMALLEST * NormalizeRows.SMALLEST ? 1 / Math.sqrt(square) : 0;
    }

    private static double dot(float[] a, int ao, float[] b, int bo, int n) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i < n - 3; i += 4) {
            s0 += (double) a[ao + i] * b[bo + i];
            s1 += (double) a[ao + i + 1] * b[bo + i + 1];
            s2 += (double) a[ao + i + 2] * b[bo + i + 2];
            s3 += (double) a[ao + i + 3] * b[bo + i + 3];
        }
        for (; i < n; i++) s0 += (double) a[ao + i] * b[bo + i];
        return s0 + s1 + (s2 + s3);
    }
}
