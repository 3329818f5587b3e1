package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Moves rows of images between their order and that of tiles: tile t of width m owns the elements m·t … m·t+m−1, and element m·t+k lies in
 * lane t of phase k. An element that a tile shares with its right neighbour is the neighbour's lane, so it is stored once.
 */
final class TileRows {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = S.length();
    private static final VectorShuffle<Float> EVENS = VectorShuffle.makeUnzip(S, 0);
    private static final VectorShuffle<Float> ODDS = VectorShuffle.makeUnzip(S, 1);
    private static final VectorShuffle<Float> ZIP_LOW = VectorShuffle.makeZip(S, 0);
    private static final VectorShuffle<Float> ZIP_HIGH = VectorShuffle.makeZip(S, 1);
    /** Lane t of phase k is lane (3t+k) mod L of vector (3t+k) / L. */
    private static final VectorShuffle<Float> THIRDS_0 = thirds(0), THIRDS_1 = thirds(1), THIRDS_2 = thirds(2);
    private static final VectorMask<Float> SECOND_0 = part(0, 1), SECOND_1 = part(1, 1), SECOND_2 = part(2, 1);
    private static final VectorMask<Float> THIRD_0 = part(0, 2), THIRD_1 = part(1, 2), THIRD_2 = part(2, 2);
    /** Lane i of joined vector j is lane (jL+i) / 3 of phase (jL+i) mod 3. */
    private static final VectorShuffle<Float> JOIN_0 = joined(0), JOIN_1 = joined(1), JOIN_2 = joined(2);
    private static final VectorMask<Float> B_0 = phase(0, 1), B_1 = phase(1, 1), B_2 = phase(2, 1);
    private static final VectorMask<Float> C_0 = phase(0, 2), C_1 = phase(1, 2), C_2 = phase(2, 2);

    private TileRows() {}

    private static VectorShuffle<Float> thirds(int k) {
        return VectorShuffle.fromOp(S, t -> (3 * t + k) % L);
    }

    private static VectorMask<Float> part(int k, int vector) {
        boolean[] in = new boolean[L];
        for (int t = 0; t < L; t++) in[t] = (3 * t + k) / L == vector;
        return VectorMask.fromArray(S, in, 0);
    }

    private static VectorShuffle<Float> joined(int j) {
        return VectorShuffle.fromOp(S, i -> (j * L + i) / 3);
    }

    private static VectorMask<Float> phase(int j, int k) {
        boolean[] in = new boolean[L];
        for (int i = 0; i < L; i++) in[i] = (j * L + i) % 3 == k;
        return VectorMask.fromArray(S, in, 0);
    }

    /** Lanes that {@link #deal} may write beyond those asked for. */
    static int slack() {
        return L;
    }

    /** {@code n}, rounded up to whole vectors. */
    static int whole(int n) {
        return PanelGemm.ceil(n, L) * L;
    }

    /**
     * p[(i mod m)·stride + i/m] = factor·x[row+left+i] for 0 ≤ i < m·n + shared, and 0 for elements outside the row.
     *
     * @param m 2, 3 or 4
     * @param shared elements of the last tile's right neighbour that are wanted, at most m
     * @param width of the row; left may be negative, left + i may exceed the width
     * @param line at least m·(n+L) numbers, overwritten
     * @param p phases, stride ≥ n + L + 1 apart; more than the wanted lanes may be written
     */
    static void deal(int m, int n, int shared, float[] x, int row, int left, int width, float factor, float[] line,
            float[] p, int stride) {
        int from = Math.clamp(-left, 0, m * n), to = Math.clamp(width - left, from, m * n), at = row + left;
        if (at >= 0 && at + m * whole(n) <= x.length) split(m, n, x, at, factor, p, 0, stride);
        else {
            System.arraycopy(x, at + from, line, from, to - from);
            split(m, n, line, 0, factor, p, 0, stride);
        }
        for (int i = 0; i < from; i++) p[i % m * stride + i / m] = 0f;
        for (int i = to; i < m * n; i++) p[i % m * stride + i / m] = 0f;
        for (int i = 0; i < shared; i++) {
            int c = left + m * n + i;
            p[i * stride + n] = c >= 0 && c < width ? x[row + c] * factor : 0f;
        }
    }

    /** p[po + k·stride + t] = factor·x[o + m·t + k] for whole vectors of n tiles t and k &lt; m. */
    static void split(int m, int n, float[] x, int o, float factor, float[] p, int po, int stride) {
        switch (m) {
            case 2 -> split2(n, x, o, factor, p, po, stride);
            case 3 -> split3(n, x, o, factor, p, po, stride);
            default -> split4(n, x, o, factor, p, po, stride);
        }
    }

    private static void split2(int n, float[] x, int o, float factor, float[] p, int po, int stride) {
        for (int t = 0; t < n; t += L) {
            FloatVector a = FloatVector.fromArray(S, x, o + 2 * t).mul(factor),
                    b = FloatVector.fromArray(S, x, o + 2 * t + L).mul(factor);
            a.rearrange(EVENS, b).intoArray(p, po + t);
            a.rearrange(ODDS, b).intoArray(p, po + t + stride);
        }
    }

    private static void split3(int n, float[] x, int o, float factor, float[] p, int po, int stride) {
        for (int t = 0; t < n; t += L) {
            int q = o + 3 * t;
            FloatVector a = FloatVector.fromArray(S, x, q).mul(factor),
                    b = FloatVector.fromArray(S, x, q + L).mul(factor),
                    c = FloatVector.fromArray(S, x, q + 2 * L).mul(factor);
            a.rearrange(THIRDS_0).blend(b.rearrange(THIRDS_0), SECOND_0).blend(c.rearrange(THIRDS_0), THIRD_0)
                    .intoArray(p, po + t);
            a.rearrange(THIRDS_1).blend(b.rearrange(THIRDS_1), SECOND_1).blend(c.rearrange(THIRDS_1), THIRD_1)
                    .intoArray(p, po + t + stride);
            a.rearrange(THIRDS_2).blend(b.rearrange(THIRDS_2), SECOND_2).blend(c.rearrange(THIRDS_2), THIRD_2)
                    .intoArray(p, po + t + 2 * stride);
        }
    }

    private static void split4(int n, float[] x, int o, float factor, float[] p, int po, int stride) {
        for (int t = 0; t < n; t += L) {
            int q = o + 4 * t;
            FloatVector a = FloatVector.fromArray(S, x, q).mul(factor),
                    b = FloatVector.fromArray(S, x, q + L).mul(factor);
            FloatVector c = FloatVector.fromArray(S, x, q + 2 * L).mul(factor),
                    d = FloatVector.fromArray(S, x, q + 3 * L).mul(factor);
            FloatVector even = a.rearrange(EVENS, b), more = c.rearrange(EVENS, d);
            FloatVector odd = a.rearrange(ODDS, b), rest = c.rearrange(ODDS, d);
            even.rearrange(EVENS, more).intoArray(p, po + t);
            odd.rearrange(EVENS, rest).intoArray(p, po + t + stride);
            even.rearrange(ODDS, more).intoArray(p, po + t + 2 * stride);
            odd.rearrange(ODDS, rest).intoArray(p, po + t + 3 * stride);
        }
    }

    /** y[yo + m·t + k] = p[po + k·lanes + t] for whole vectors of lanes, m = 2, 4 or 6. */
    static void join(int m, int lanes, float[] p, int po, float[] y, int yo) {
        switch (m) {
            case 2 -> join2(lanes, p, po, y, yo);
            case 4 -> join4(lanes, p, po, y, yo);
            default -> join6(lanes, p, po, y, yo);
        }
    }

    private static void join2(int lanes, float[] p, int po, float[] y, int yo) {
        for (int t = 0; t < lanes; t += L) {
            FloatVector a = FloatVector.fromArray(S, p, po + t), b = FloatVector.fromArray(S, p, po + lanes + t);
            a.rearrange(ZIP_LOW, b).intoArray(y, yo + 2 * t);
            a.rearrange(ZIP_HIGH, b).intoArray(y, yo + 2 * t + L);
        }
    }

    private static void join4(int lanes, float[] p, int po, float[] y, int yo) {
        for (int t = 0; t < lanes; t += L) {
            int o = po + t, q = yo + 4 * t;
            FloatVector a = FloatVector.fromArray(S, p, o), b = FloatVector.fromArray(S, p, o + lanes),
                    c = FloatVector.fromArray(S, p, o + 2 * lanes), d = FloatVector.fromArray(S, p, o + 3 * lanes);
            FloatVector low = a.rearrange(ZIP_LOW, c), high = a.rearrange(ZIP_HIGH, c);
            FloatVector less = b.rearrange(ZIP_LOW, d), more = b.rearrange(ZIP_HIGH, d);
            low.rearrange(ZIP_LOW, less).intoArray(y, q);
            low.rearrange(ZIP_HIGH, less).intoArray(y, q + L);
            high.rearrange(ZIP_LOW, more).intoArray(y, q + 2 * L);
            high.rearrange(ZIP_HIGH, more).intoArray(y, q + 3 * L);
        }
    }

    private static void join6(int lanes, float[] p, int po, float[] y, int yo) {
        for (int t = 0; t < lanes; t += L) {
            int o = po + t, q = yo + 6 * t;
            FloatVector a = FloatVector.fromArray(S, p, o), b = FloatVector.fromArray(S, p, o + lanes),
                    c = FloatVector.fromArray(S, p, o + 2 * lanes), d = FloatVector.fromArray(S, p, o + 3 * lanes);
            FloatVector e = FloatVector.fromArray(S, p, o + 4 * lanes), f = FloatVector.fromArray(S, p, o + 5 * lanes);
            FloatVector r = a.rearrange(ZIP_LOW, d), s = b.rearrange(ZIP_LOW, e), u = c.rearrange(ZIP_LOW, f);
            r.rearrange(JOIN_0).blend(s.rearrange(JOIN_0), B_0).blend(u.rearrange(JOIN_0), C_0).intoArray(y, q);
            r.rearrange(JOIN_1).blend(s.rearrange(JOIN_1), B_1).blend(u.rearrange(JOIN_1), C_1).intoArray(y, q + L);
            r.rearrange(JOIN_2).blend(s.rearrange(JOIN_2), B_2).blend(u.rearrange(JOIN_2), C_2).intoArray(y, q + 2 * L);
            r = a.rearrange(ZIP_HIGH, d);
            s = b.rearrange(ZIP_HIGH, e);
            u = c.rearrange(ZIP_HIGH, f);
            q += 3 * L;
            r.rearrange(JOIN_0).blend(s.rearrange(JOIN_0), B_0).blend(u.rearrange(JOIN_0), C_0).intoArray(y, q);
            r.rearrange(JOIN_1).blend(s.rearrange(JOIN_1), B_1).blend(u.rearrange(JOIN_1), C_1).intoArray(y, q + L);
            r.rearrange(JOIN_2).blend(s.rearrange(JOIN_2), B_2).blend(u.rearrange(JOIN_2), C_2).intoArray(y, q + 2 * L);
        }
    }
}
