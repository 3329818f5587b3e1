package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Filters of 4×4 taps, a column times a row, that neither enlarge nor reduce, and what follows: a plane is cut into strips as wide as a vector;
 * a strip is filtered along its rows, then down, four rows at a time, while it lies in the first cache.
 */
final class FirLoops {
    /** Taps of either side. */
    static final int TAPS = 4;

    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = S.length();

    private FirLoops() {}

    /** Floats of a strip that gives so many rows of results. */
    static int stripSize(int rows) {
        return (rows + TAPS - 1) * L;
    }

    /** Floats before and after the pixels that {@link #run} may read, for this many columns of zeros at the left and n of results. */
    static int margin(int left, int n) {
        return Math.abs(left) + n + L + TAPS;
    }

    /**
     * A band of rows of a plane's results: y[q, j] = end(Σ_ab column[a]·row[b]·x[q+a, j+b]), x zero outside its h×w pixels.
     *
     * @param x pixels from xo on, with a {@link #margin} of any content on both sides
     * @param first row of x under the first tap of the first row of results; may be negative
     * @param left column of x under the first tap of the first column; may be negative
     * @param rows of results, {@code n} numbers each
     * @param parts whose noise starts at {@code no} and whose scale and bias are given
     * @param strip overwritten
     */
    static void run(float[] x, int xo, int h, int w, int first, int left, float[] column, float[] row,
            Epilogue.Options end, float scale, float[] noise, int no, float bias, float[] y, int yo, int rows, int n,
            float[] strip, int so) {
        int above = Math.clamp(-first, 0, rows + TAPS - 1), from = first + above,
                count = Math.clamp(h - from, 0, rows + TAPS - 1 - above);
        for (int i = 0; i < n; i += L) {
            int below = so + (above + count) * L;
            clear(strip, so, so + above * L);
            across(count, x, xo + from * w, w, left + i, row, strip, so + above * L);
            clear(strip, below, so + stripSize(rows));
            down(rows, strip, so, column, end, scale, noise, no + i, bias, y, yo + i, n, Math.min(L, n - i));
        }
    }

    private static void clear(float[] strip, int from, int to) {
        FloatVector zero = FloatVector.zero(S);
        for (int i = from; i < to; i += L) zero.intoArray(strip, i);
    }

    /** strip[r, l] = Σ_b f[b]·x[r, at+l+b] */
    private static void across(int rows, float[] x, int xo, int w, int at, float[] f, float[] strip, int so) {
        float f0 = f[0], f1 = f[1], f2 = f[2], f3 = f[3];
        FloatVector zero = FloatVector.zero(S);
        // Of two masks each: one that begins below 0 would be made in the heap.
        VectorMask<Float> m0 = S.indexInRange(0, w - at).andNot(S.indexInRange(0, -at)),
                m1 = S.indexInRange(0, w - at - 1).andNot(S.indexInRange(0, -at - 1)),
                m2 = S.indexInRange(0, w - at - 2).andNot(S.indexInRange(0, -at - 2)),
                m3 = S.indexInRange(0, w - at - 3).andNot(S.indexInRange(0, -at - 3));
        for (int r = 0; r < rows; r++) {
            // Whole vectors, of which other rows' pixels are then cleared: a masked load costs twice the instructions.
            int i = xo + r * w + at;
            FloatVector a = zero.blend(FloatVector.fromArray(S, x, i), m0),
                    b = zero.blend(FloatVector.fromArray(S, x, i + 1), m1),
                    c = zero.blend(FloatVector.fromArray(S, x, i + 2), m2),
                    d = zero.blend(FloatVector.fromArray(S, x, i + 3), m3);
            a.mul(f0).add(b.mul(f1)).add(c.mul(f2).add(d.mul(f3))).intoArray(strip, so + r * L);
        }
    }

    /** Rows of y, n apart and {@code width} numbers each, as {@link LoopKernels#biasAct} of the sums of four rows. */
    private static void down(int rows, float[] strip, int so, float[] f, Epilogue.Options end, float scale,
            float[] noise, int no, float bias, float[] y, int yo, int n, int width) {
        float f0 = f[0], f1 = f[1], f2 = f[2], f3 = f[3];
        float strength = end.noiseStrength(), gain = end.gain(), limit = end.limit(), slope = end.slope();
        boolean noisy = noise.length > 0, limited = limit != Float.POSITIVE_INFINITY, whole = width == L;
        boolean linear = end.activation() == Epilogue.Activation.LINEAR;
        boolean relu = end.activation() == Epilogue.Activation.RELU;
        FloatVector zero = FloatVector.zero(S);
        VectorMask<Float> in = S.indexInRange(0, width);
        for (int q = 0; q < rows; q++) {
            int s = so + q * L;
            FloatVector t = FloatVector.fromArray(S, strip, s).mul(f0)
                    .add(FloatVector.fromArray(S, strip, s + L).mul(f1))
                    .add(FloatVector.fromArray(S, strip, s + 2 * L).mul(f2)
                            .add(FloatVector.fromArray(S, strip, s + 3 * L).mul(f3)))
                    .mul(scale);
            if (noisy) {
                FloatVector z = whole
                        ? FloatVector.fromArray(S, noise, no + q * n)
                        : FloatVector.fromArray(S, noise, no + q * n, in);
                t = t.add(z.mul(strength));
            }
            t = t.add(bias);
            if (!linear) t = t.blend(relu ? zero : t.mul(slope), t.compare(VectorOperators.LE, 0f));
            t = t.mul(gain);
            if (limited) t = t.min(limit).max(-limit);
            if (whole) t.intoArray(y, yo + q * n);
            else
                t.intoArray(y, yo + q * n, in);
        }
    }
}
