package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.Arrays;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.ContrastiveRows;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.engine.op.fused.NtXentRows;

/**
 * Contrastive losses: the Gram matrix by a symmetric product, then exponential, mask and sums in one pass over each row of
 * similarities. Rows are independent; a row's sums are taken in double, in order.
 */
final class CpuContrast {
    private static final int GRAIN = 1 << 11;

    private CpuContrast() {}

    static void register(KernelTable t, Team team, VectorSupport vectors) {
        Gemm gemm = new Gemm(team, vectors);
        t.putStrided(Gram.class, (op, in, out) -> gemm.syrk(matrix(in[0]), matrix(out)));
        t.put(ContrastiveRows.class, (op, in, out) -> each(team, in[0], (r, e) -> contrastive(op, in[0], out, r, e)));
        t.put(ContrastiveRows.Gradient.class,
                (op, in, out) -> each(team, in[0], (r, e) -> contrastiveGradient(op.of(), in, out, r, e)));
        t.put(NtXentRows.class, (op, in, out) -> each(team, in[0], (r, e) -> ntXent(op, in[0], out, r, e)));
        t.put(NtXentRows.Gradient.class,
                (op, in, out) -> each(team, in[0], (r, e) -> ntXentGradient(op.of(), in, out, r, e)));
    }

    private static Mat matrix(Tensor t) {
        return new Mat(data(t), t.offset(), t.dim(0), t.dim(1), t.strides()[0], t.strides()[1]);
    }

    /** What is done with row r; e has room for the exponentials of a row. */
    private interface RowBody {
        void accept(int r, double[] e);
    }

    private static void each(Team team, Tensor s, RowBody row) {
        int n = s.dim(0);
        team.parallelRange(n, Math.max(1, GRAIN / n), (from, to) -> {
            double[] e = new double[n];
            for (int r = from; r < to; r++) row.accept(r, e);
        });
    }

    private static void contrastive(ContrastiveRows op, Tensor s, Tensor out, int r, double[] e) {
        Row row = new Row(op, s, r, e);
        double pos = row.positives * op.positiveWeight(row.length);
        double neg = row.negatives * op.negativeWeight(row.length);
        float[] y = data(out);
        y[out.offset() + r] = (float) (Math.log(neg) - Math.log(pos));
        y[out.offset() + row.length + r] = pos > neg ? 1 : 0;
    }

    private static void contrastiveGradient(ContrastiveRows op, Tensor[] in, Tensor out, int r, double[] e) {
        Row row = new Row(op, in[0], r, e);
        float[] x = data(in[0]), d = data(out);
        int at = in[0].offset() + r * row.length, to = out.offset() + r * row.length;
        double g = data(in[1])[in[1].offset() + r] * op.inverseTemperature();
        double ofPositive = -g / row.positives, ofNegative = g / row.negatives;
        for (int c = 0; c < row.length; c++) {
            double v = (c >= row.from && c < row.to ? ofPositive : ofNegative) * row.e[c];
            d[to + c] = (float) (op.absolute() ? v * Math.signum(x[at + c]) : v);
        }
        d[to + r] = 0;
    }

    /** The exponentials of one row and their sums over the positives (columns from … to−1 but the own one) and negatives. */
    private static final class Row {
        final int length;
        final int from;
        final int to;
        final double[] e;
        final double positives;
        final double negatives;

        Row(ContrastiveRows op, Tensor s, int r, double[] e) {
            length = s.dim(0);
            from = r - r % op.samples(length);
            to = from + op.samples(length);
            this.e = e;
            float[] x = data(s);
            int at = s.offset() + r * length;
            for (int c = 0; c < length; c++) {
                double v = op.absolute() ? Math.abs(x[at + c]) : x[at + c];
                e[c] = Math.exp(op.inverseTemperature() * v);
            }
            positives = sum(from, r) + sum(r + 1, to);
            negatives = sum(0, from) + sum(to, length);
        }

        private double sum(int i, int end) {
            double t = 0;
            for (; i < end; i++) t += e[i];
            return t;
        }
    }

    private static void ntXent(NtXentRows op, Tensor s, Tensor out, int r, double[] e) {
        int n = s.dim(0);
        double logSum = exponentials(op, s, r, e);
        double partner = data(s)[s.offset() + r * n + (r + n / 2) % n] / op.temperature();
        data(out)[out.offset() + r] = (float) (logSum - partner);
    }

    private static void ntXentGradient(NtXentRows op, Tensor[] in, Tensor out, int r, double[] e) {
        int n = in[0].dim(0), to = out.offset() + r * n;
        exponentials(op, in[0], r, e);
        double total = Arrays.stream(e).sum();
        double g = data(in[1])[in[1].offset() + r] / op.temperature();
        float[] d = data(out);
        for (int c = 0; c < n; c++) d[to + c] = (float) (g * (e[c] / total - (c == (r + n / 2) % n ? 1 : 0)));
    }

    /** Fills e with exp(s/τ − max), 0 for the own column, and returns max + log Σe. */
    private static double exponentials(NtXentRows op, Tensor s, int r, double[] e) {
        float[] x = data(s);
        int at = s.offset() + r * e.length;
        double top = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < e.length; c++) if (c != r) top = Math.max(top, x[at + c]);
        double total = 0;
        for (int c = 0; c < e.length; c++) {
            e[c] = c == r ? 0 : Math.exp((x[at + c] - top) / op.temperature());
            total += e[c];
        }
        return top / op.temperature() + Math.log(total);
    }
}
