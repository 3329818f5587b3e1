package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.Arrays;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.backend.Strided;
import org.latentclr.engine.op.Cumsum;
import org.latentclr.engine.op.Reduce;

/**
 * Reductions, accumulated in double. A sum over everything is cut into pieces of a fixed size, so its order, and therefore its last bit,
 * does not depend on the number of threads.
 */
final class CpuReduce {
    private static final int PIECE = 1 << 15;

    private CpuReduce() {}

    static void register(KernelTable t, Team team) {
        t.putStrided(Reduce.class, (op, in, out) -> reduce(team, op, in[0], out));
        t.put(Cumsum.class, (op, in, out) -> cumsum(op, in[0], out));
    }

    private static void reduce(Team team, Reduce op, Tensor x, Tensor out) {
        float[] y = data(out);
        int results = out.shape().size();
        int each = results == 0 ? 0 : x.shape().size() / results;
        if (each == 0) {
            Arrays.fill(y, out.offset(), out.offset() + results, op.kind() == Reduce.Kind.PROD ? 1 : 0);
            return;
        }
        if (results == 1 && each > PIECE && x.isContiguous()) {
            int pieces = (each + PIECE - 1) / PIECE;
            double[] part = new double[pieces];
            team.parallel(pieces, p -> part[p] = run(op.kind(), start(op.kind()), data(x), x.offset() + p * PIECE, 1,
                    Math.min(PIECE, each - p * PIECE)));
            double total = start(op.kind());
            for (double v : part) total = combine(op.kind(), total, v);
            y[out.offset()] = (float) total;
            return;
        }
        Layout l = new Layout(op, x);
        team.parallelRange(results, Math.max(1, PIECE / each), (from, to) -> {
            if (l.keepsLast) columns(op.kind(), l, x, y, out.offset(), from, to);
            else
                for (int r = from; r < to; r++) y[out.offset() + r] = (float) one(op.kind(), l, x, r);
        });
    }

    /** The operand split into kept and reduced dimensions. */
    private static final class Layout {
        final int[] keptDims;
        final int[] keptStrides;
        final Strided reduced;
        final boolean keepsLast;
        /** Whether the reduced dimensions are one row in memory, with that step. */
        final boolean oneRow;
        final int rowStep;

        Layout(Reduce op, Tensor x) {
            int[] d = x.shape().dims();
            int[] s = x.strides().clone();
            int[] rd = new int[op.dims().length];
            int[] rs = new int[rd.length];
            int k = 0;
            int n = 0;
            keptDims = new int[d.length - rd.length];
            keptStrides = new int[keptDims.length];
            for (int i = 0; i < d.length; i++) {
                if (Arrays.binarySearch(op.dims(), i) >= 0) {
                    rd[k] = d[i];
                    rs[k++] = s[i];
                } else {
                    keptDims[n] = d[i];
                    keptStrides[n++] = s[i];
                }
            }
            reduced = new Strided(rd, new int[1], rs);
            int[] steps = reduced.strides(0);
            oneRow = steps.length == 1;
            rowStep = steps[0];
            keepsLast = n > 0 && keptStrides[n - 1] == 1 && keptDims[n - 1] > 1;
        }

        int offset(int result) {
            int at = 0;
            for (int i = keptDims.length - 1, rest = result; i >= 0; rest /= keptDims[i--])
                at += rest % keptDims[i] * keptStrides[i];
            return at;
        }
    }

    private static double one(Reduce.Kind kind, Layout l, Tensor x, int result) {
        int base = x.offset() + l.offset(result);
        float[] v = data(x);
        if (l.oneRow) return run(kind, start(kind), v, base, l.rowStep, l.reduced.rowLength());
        double[] acc = {start(kind)};
        l.reduced.forEach((at, step, n) -> acc[0] = run(kind, acc[0], v, base + at[0], step[0], n));
        return acc[0];
    }

    /** Results that lie next to each other in memory are accumulated together, row by row. */
    private static void columns(Reduce.Kind kind, Layout l, Tensor x, float[] y, int yOffset, int from, int to) {
        int width = l.keptDims[l.keptDims.length - 1];
        float[] v = data(x);
        for (int r = from; r < to;) {
            int count = Math.min(to - r, width - r % width);
            int base = x.offset() + l.offset(r);
            double[] acc = new double[count];
            Arrays.fill(acc, start(kind));
            l.reduced.forEach((at, step, n) -> {
                for (int i = 0; i < n; i++) addRow(kind, acc, v, base + at[0] + i * step[0]);
            });
            for (int i = 0; i < count; i++) y[yOffset + r + i] = (float) acc[i];
            r += count;
        }
    }

    private static void addRow(Reduce.Kind kind, double[] acc, float[] v, int p) {
        if (kind == Reduce.Kind.SUM) for (int c = 0; c < acc.length; c++) acc[c] += v[p + c];
        else
            for (int c = 0; c < acc.length; c++) acc[c] = combine(kind, acc[c], v[p + c]);
    }

    private static double start(Reduce.Kind kind) {
        return switch (kind) {
            case SUM -> 0;
            case PROD -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
        };
    }

    private static double combine(Reduce.Kind kind, double a, double b) {
        return switch (kind) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }

    private static double run(Reduce.Kind kind, double start, float[] v, int at, int step, int n) {
        if (kind == Reduce.Kind.SUM) return start + (step == 0 ? (double) v[at] * n : sum(v, at, step, n));
        double a = start;
        for (int i = 0; i < n; i++) a = combine(kind, a, v[at + i * step]);
        return a;
    }

    /** Four partial sums hide the latency of the addition. */
    private static double sum(float[] v, int at, int step, int n) {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += v[at + i * step];
            b += v[at + (i + 1) * step];
            c += v[at + (i + 2) * step];
            d += v[at + (i + 3) * step];
        }
        for (; i < n; i++) a += v[at + i * step];
        return (a + b) + (c + d);
    }

    private static void cumsum(Cumsum op, Tensor in, Tensor out) {
        int n = in.dim(op.dim());
        int inner = out.shape().strides()[op.dim()];
        int block = Math.max(1, n * inner);
        for (int o = 0; o < out.shape().size() / block; o++)
            for (int i = 0; i < inner; i++) {
                double s = 0;
                for (int k = 0; k < n; k++) {
                    int at = o * block + (op.fromEnd() ? n - 1 - k : k) * inner + i;
                    data(out)[out.offset() + at] = (float) (s += data(in)[in.offset() + at]);
                }
            }
    }
}
