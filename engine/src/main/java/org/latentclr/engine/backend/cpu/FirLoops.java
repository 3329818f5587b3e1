package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Filters of 4×4 taps, a column times a row, that neither enlarge nor reduce, and what follows: a plane is cut into strips as wide as a vector,
 * and a strip is filtered row by row; the last four filtered rows are added up as they come.
 */
final class FirLoops {
    /** Taps of either side. */
    static final int TAPS = 4;

    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = S.length();

    private FirLoops() {}

    /** Floats before and after the pixels that {@link #run} may read, for this many columns of zeros at the left and n of results. */
    static int margin(int left, int n) {
        return Math.abs(left) + n + L + TAPS;
    }

    /**
     * A band of rows of a plane's results: y[q, j] = end(Σ_ab column[a]·row[b]·x[q+a, j+b]), x zero outside its h×w pixels.
     *
     * @param x pixels from xo on, with a {@link #margin} of any content on both sides
     * @param zeros where a row of w zeros begins in x, with such margins too
     * @param first row of x under the first tap of the first row of results; may be negative
     * @param left column of x under the first tap of the first column; may be negative
     * @param rows of results, {@code n} numbers each
     * @param parts whose noise starts at {@code no} and whose scale and bias are given
     */
    static void run(float[] x, int xo, int zeros, int h, int w, int first, int left, float[] column, float[] row,
            Epilogue.Options end, float scale, float[] noise, int no, float bias, float[] y, int yo, int rows, int n) {
        for (int i = 0; i < n; i += L)
            strip(x, xo, zeros, h, w, first, left + i, column, row, end, scale, noise, no + i, bias, y, yo + i, rows, n,
                    Math.min(L, n - i));
    }

    /** A strip of results, {@code width} columns from {@code at} on: as {@link LoopKernels#biasAct} of the sums of four filtered rows. */
    private static void strip(float[] x, int xo, int zeros, int h, int w, int first, int at, float[] column,
            float[] row,
            Epilogue.Options end, float scale, float[] noise, int no, float bias, float[] y, int yo, int rows, int n,
            int width) {
        float f0 = row[0], f1 = row[1], f2 = row[2], f3 = row[3];
        float g0 = column[0], g1 = column[1], g2 = column[2], g3 = column[3];
        float strength = end.noiseStrength(), gain = end.gain(), limit = end.limit(), slope = end.slope();
        boolean noisy = noise.length > 0, limited = limit != Float.POSITIVE_INFINITY, whole = width == L;
        boolean linear = end.activation() == Epilogue.Activation.LINEAR;
        boolean relu = end.activation() == Epilogue.Activation.RELU;
        FloatVector zero = FloatVector.zero(S);
        VectorMask<Float> in = S.indexInRange(0, width);
        // Of two masks each: one that begins below 0 would be made in the heap.
        VectorMask<Float> m0 = S.indexInRange(0, w - at).andNot(S.indexInRange(0, -at)),
                m1 = S.indexInRange(0, w - at - 1).andNot(S.indexInRange(0, -at - 1)),
                m2 = S.indexInRange(0, w - at - 2).andNot(S.indexInRange(0, -at - 2)),
                m3 = S.indexInRange(0, w - at - 3).andNot(S.indexInRange(0, -at - 3));
        FloatVector r0 = zero, r1 = zero, r2 = zero;
        for (int q = 1 - TAPS; q < rows; q++) {
            int r = first + q + TAPS - 1, i = (r >= 0 && r < h ? xo + r * w : zeros) + at;
            // Whole vectors, of which other rows' pixels are then cleared: a masked load costs twice the instructions.
            FloatVector a = zero.blend(FloatVector.fromArray(S, x, i), m0),
                    b = zero.blend(FloatVector.fromArray(S, x, i + 1), m1),
                    c = zero.blend(FloatVector.fromArray(S, x, i + 2), m2),
                    d = zero.blend(FloatVector.fromArray(S, x, i + 3), m3);
            FloatVector r3 = a.mul(f0).add(b.mul(f1)).add(c.mul(f2).add(d.mul(f3)));
            if (q >= 0) {
                FloatVector t = r0.mul(g0).add(r1.mul(g1)).add(r2.mul(g2).add(r3.mul(g3))).mul(scale);
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
            r0 = r1;
            r1 = r2;
            r2 = r3;
        }
    }
}
