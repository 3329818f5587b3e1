package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.Arrays;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.NormMask;

/**
 * The gradient of {@link CpuFocusedCosine}, one row of changes after the other. At a position with cosine c, mask M and limited lengths l, l′ the
 * gradient of the vector x is Σ_pairs α·x′ + β·x, with α = ∂c/(l·l′) and β = −Σ ∂c·c/(l·∂l) + ∂r/|x|, the limited length l changing by x/∂l; lengths r feel the mask, and those of the
 * smallest and the largest position feel all masks of the row.
 */
final class FocusedSweep {
    private final CpuFocusedCosine.Pairs pairs;
    private final float[] cosines;
    private final double[] values;
    private final float[] upstream;
    private final int upstreamAt;
    private final LoopKernels loops;
    private final int tile;

    /**
     * @param cosines of every pair and position
     * @param values of every pair
     * @param upstream gradient of the values
     */
    FocusedSweep(CpuFocusedCosine.Pairs pairs, float[] cosines, double[] values, Tensor upstream, LoopKernels loops,
            int tile) {
        this.pairs = pairs;
        this.cosines = cosines;
        this.values = values;
        this.upstream = data(upstream);
        upstreamAt = upstream.offset();
        this.loops = loops;
        this.tile = tile;
    }

    /** Writes the gradient of row {@code r} of the first or the second operand. */
    void row(boolean first, int r, float[] out, int at) {
        FocusedRows own = first ? pairs.a() : pairs.b();
        int n = own.positions;
        int[] mine = mine(first, r);
        Factors[] factors = new Factors[mine.length];
        for (int i = 0; i < mine.length; i++) factors[i] = factors(mine[i]);
        Arrays.fill(out, at, at + own.channels * n, 0);
        var sums = new Sums(new float[tile], new float[tile], new double[tile]);
        double[] ends = new double[2];
        for (int from = 0; from < n; from += tile) {
            int length = Math.min(tile, n - from);
            sums.clear();
            for (int i = 0; i < mine.length; i++) {
                pair(first, mine[i], factors[i], from, length, sums);
                FocusedRows other = first ? pairs.b() : pairs.a();
                int partner = first ? pairs.rowB(mine[i]) : pairs.rowA(mine[i]);
                loops.addScaledColumns(length, own.channels, n, other.values, other.at(partner) + from, sums.alpha, out,
                        at + from);
            }
            finish(own, r, from, length, sums, ends);
            loops.addScaledColumns(length, own.channels, n, own.values, own.at(r) + from, sums.beta, out, at + from);
        }
        if (pairs.op().mask() == NormMask.MIN_MAX) {
            end(own, r, own.least[r], ends[0], out, at);
            end(own, r, own.most[r], ends[1], out, at);
        }
    }

    /** Gradients of Σ f and of Σ M of a pair. */
    private record Factors(double ofSum, double ofMask) {}

    private Factors factors(int pair) {
        double g = upstream[upstreamAt + pair];
        double divisor = pairs.divisor(pair);
        return new Factors(g / divisor, pairs.op().cosine().divide() ? -g * values[pair] / divisor : 0);
    }

    private int[] mine(boolean first, int r) {
        int per = pairs.perRow();
        if (per == 1 && pairs.op().cosine().pairs() == org.latentclr.engine.op.fused.MaskedCosine.Pairs.ROWS)
            return new int[]{r};
        int[] p = new int[first ? per : pairs.a().count];
        for (int i = 0; i < p.length; i++) p[i] = first ? r * per + i : i * per + r;
        return p;
    }

    /** α of one pair; Σ ∂c·c, then β, and the mask's gradient of all pairs so far. */
    private record Sums(float[] alpha, float[] beta, double[] mask) {
        void clear() {
            Arrays.fill(beta, 0);
            Arrays.fill(mask, 0);
        }
    }

    private void pair(boolean first, int pair, Factors k, int from, int length, Sums sums) {
        FocusedRows a = pairs.a(), b = pairs.b();
        int ra = pairs.rowA(pair) * a.positions + from, rb = pairs.rowB(pair) * a.positions + from;
        boolean union = pairs.op().cosine().union();
        for (int i = 0; i < length; i++) {
            double c = cosines[pair * a.positions + from + i];
            double ma = a.masks[ra + i], mb = b.masks[rb + i];
            double m = pairs.weight(ma, mb);
            double ofCosine, ofMask;
            switch (pairs.op().cosine().weighting()) {
                case INSIDE_SQUARE -> {
                    ofCosine = 2 * c * m * m;
                    ofMask = 2 * c * c * m;
                }
                case AFTER_SQUARE -> {
                    ofCosine = 2 * c * m;
                    ofMask = c * c;
                }
                default -> {
                    ofCosine = Math.signum(c) * m;
                    ofMask = Math.abs(c);
                }
            }
            ofCosine *= k.ofSum;
            sums.alpha[i] = (float) (ofCosine / (a.limited(ra + i) * b.limited(rb + i)));
            sums.beta[i] += (float) (ofCosine * c);
            double dm = ofMask * k.ofSum + k.ofMask;
            sums.mask[i] += union ? dm : dm * (first ? mb : ma);
        }
    }

    /** Makes β of the sums over pairs, and adds to what the smallest and the largest length feel. */
    private void finish(FocusedRows own, int r, int from, int length, Sums sums, double[] ends) {
        NormMask mask = pairs.op().mask();
        double range = own.ranges[r];
        for (int i = 0; i < length; i++) {
            int s = r * own.positions + from + i;
            double ofLength = mask == NormMask.NONE ? 0 : mask == NormMask.LENGTH ? sums.mask[i] : sums.mask[i] / range;
            if (mask == NormMask.MIN_MAX) {
                ends[0] += ofLength * (own.masks[s] - 1);
                ends[1] -= ofLength * own.masks[s];
            }
            double x = own.lengths[s];
            double feltByMask = x == 0 ? 0 : ofLength / x;
            sums.beta[i] = (float) (feltByMask - sums.beta[i] * own.inverseSquare(s));
        }
    }

    private static void end(FocusedRows own, int r, int s, double gradient, float[] out, int at) {
        double x = own.lengths[r * own.positions + s];
        if (x == 0) return;
        float f = (float) (gradient / x);
        for (int c = 0; c < own.channels; c++)
            out[at + c * own.positions + s] += f * own.values[own.at(r) + c * own.positions + s];
    }
}
