package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.FocusedCosine;
import org.latentclr.engine.op.fused.MaskedCosine;

/**
 * Cosines of changes with masks of their lengths. Everything but scalar products and the final sums is a handful of numbers per position;
 * those are in double. Positions go in tiles, so that the columns of a tile stay in the cache while all pairs use them.
 */
final class CpuFocusedCosine {
    private static final int TILE = 256;

    private final Team team;
    private final LoopKernels loops;

    private CpuFocusedCosine(Team team, LoopKernels loops) {
        this.team = team;
        this.loops = loops;
    }

    static void register(KernelTable t, Team team, VectorSupport vectors) {
        var k = new CpuFocusedCosine(team, vectors.loops());
        t.put(FocusedCosine.class, (op, in, out) -> k.forward(op, in, out));
        t.put(FocusedCosine.Gradient.class, (op, in, out) -> k.gradient(op.of(), in, out));
    }

    private void forward(FocusedCosine op, Tensor[] in, Tensor out) {
        FocusedRows a = new FocusedRows(op, in[0]), b = new FocusedRows(op, in[1]);
        Pairs p = new Pairs(op, a, b);
        a.measure(team, loops);
        b.measure(team, loops);
        team.parallelRange(p.count(), 1, (from, to) -> {
            double[] dots = new double[TILE];
            float[] y = data(out);
            for (int pair = from; pair < to; pair++)
                y[out.offset() + pair] = (float) p.value(pair, dots, loops, null);
        });
    }

    private void gradient(FocusedCosine op, Tensor[] in, Tensor out) {
        FocusedRows a = new FocusedRows(op, in[0]), b = new FocusedRows(op, in[1]);
        Pairs p = new Pairs(op, a, b);
        try (Scope s = Scope.local(op.name())) {
            gradient(p, in[2], out, data(Tensor.empty(out.backend(), Shape.of(p.count(), a.positions))));
        }
    }

    private void gradient(Pairs p, Tensor upstream, Tensor out, float[] cosines) {
        FocusedRows a = p.a, b = p.b;
        double[] value = new double[p.count()];
        a.measure(team, loops);
        b.measure(team, loops);
        team.parallelRange(p.count(), 1, (from, to) -> {
            double[] dots = new double[TILE];
            for (int pair = from; pair < to; pair++) value[pair] = p.value(pair, dots, loops, cosines);
        });
        var sweep = new FocusedSweep(p, cosines, value, upstream, loops, TILE);
        float[] g = data(out);
        int rows = a.count + b.count;
        team.parallel(rows, r -> sweep.row(r < a.count, r < a.count ? r : r - a.count, g,
                out.offset() + r * a.channels * a.positions));
    }

    /** Which rows are compared, and the numbers of each pair. */
    record Pairs(FocusedCosine op, FocusedRows a, FocusedRows b) {
        /** Pairs of one row of a. */
        int perRow() {
            return op.cosine().pairs() == MaskedCosine.Pairs.ALL ? b.count : 1;
        }

        int count() {
            return a.count * perRow();
        }

        int rowA(int pair) {
            return pair / perRow();
        }

        int rowB(int pair) {
            return op.cosine().pairs() == MaskedCosine.Pairs.ALL ? pair % b.count : pair;
        }

        double weight(double ma, double mb) {
            return op.cosine().union() ? ma + mb : ma * mb;
        }

        /** What Σ f is divided by. */
        double divisor(int pair) {
            if (!op.cosine().divide()) return a.positions;
            int ra = rowA(pair) * a.positions, rb = rowB(pair) * a.positions;
            double sum = MaskedCosine.EPSILON;
            for (int s = 0; s < a.positions; s++) sum += weight(a.masks[ra + s], b.masks[rb + s]);
            return sum;
        }

        /** The agreement of a pair; its cosines are stored where they are wanted. */
        double value(int pair, double[] dots, LoopKernels loops, float[] cosinesOrNull) {
            int ra = rowA(pair), rb = rowB(pair), n = a.positions;
            double sum = 0;
            for (int from = 0; from < n; from += dots.length) {
                int length = Math.min(dots.length, n - from);
                loops.columnDots(length, a.channels, n, a.values, a.at(ra) + from, b.values, b.at(rb) + from, dots);
                for (int i = 0; i < length; i++) {
                    int s = from + i;
                    double c = dots[i] / (a.limited(ra * n + s) * b.limited(rb * n + s));
                    sum += f(c, weight(a.masks[ra * n + s], b.masks[rb * n + s]));
                    if (cosinesOrNull != null) cosinesOrNull[pair * n + s] = (float) c;
                }
            }
            return sum / divisor(pair);
        }

        private double f(double c, double m) {
            return switch (op.cosine().weighting()) {
                case INSIDE_SQUARE -> c * m * (c * m);
                case AFTER_SQUARE -> c * c * m;
                case ABSOLUTE -> Math.abs(c) * m;
            };
        }
    }
}
