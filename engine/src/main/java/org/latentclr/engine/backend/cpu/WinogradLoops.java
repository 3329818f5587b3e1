package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one-dimensional transforms of Winograd's minimal filtering F(m,3) applied to rows and then to columns of a tile; lanes are tiles
 * (Lavin and Gray 2016, points 0, ±1, ±2, ∞).
 */
final class WinogradLoops {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = S.length();

    private WinogradLoops() {}

    /** Tiles that are transformed at once. */
    static int lanes() {
        return L;
    }

    /**
     * Bᵀ along a row of n tiles.
     *
     * @param m 2 or 4; a tile of the input has (m+2)² elements
     * @param p element j of tile t at (j mod m)·stride + j/m + t, see {@link TileRows}
     * @param d element j of tile t goes to o + j·apart + t; whole vectors are written
     */
    static void inputRow(int m, int n, float[] p, int stride, float[] d, int o, int apart) {
        if (m == 4)
            for (int t = 0; t < n; t += L) input4(p, t, stride, t + 1, t + stride + 1, d, o + t, apart);
        else
            for (int t = 0; t < n; t += L) input2(p, t, stride, t + 1, t + stride + 1, d, o + t, apart);
    }

    /**
     * Bᵀ down the columns of tiles.
     *
     * @param lanes a multiple of the vector length
     * @param d element (i,j) of lane l at (i·(m+2)+j)·apart + l, not modified
     * @param v element (i,j) goes to vo + (i·(m+2)+j)·stride + l
     */
    static void inputColumns(int m, int lanes, float[] d, int apart, float[] v, int vo, int stride) {
        int a = m + 2, s = a * apart;
        for (int j = 0; j < a; j++)
            for (int l = 0; l < lanes; l += L) {
                int o = j * apart + l, q = vo + j * stride + l;
                if (m == 4) input4(d, o, s, o + 4 * s, o + 5 * s, v, q, a * stride);
                else
                    input2(d, o, s, o + 2 * s, o + 3 * s, v, q, a * stride);
            }
    }

    /** Elements 0 … 3 lie s apart from o on, elements 4 and 5 at o4 and o5. */
    private static void input4(float[] x, int o, int s, int o4, int o5, float[] y, int q, int t) {
        FloatVector d0 = FloatVector.fromArray(S, x, o), d1 = FloatVector.fromArray(S, x, o + s),
                d2 = FloatVector.fromArray(S, x, o + 2 * s);
        FloatVector d3 = FloatVector.fromArray(S, x, o + 3 * s), d4 = FloatVector.fromArray(S, x, o4),
                d5 = FloatVector.fromArray(S, x, o5);
        FloatVector e = d2.fma(FloatVector.broadcast(S, -4f), d4), f = d1.fma(FloatVector.broadcast(S, -4f), d3);
        FloatVector g = d4.sub(d2), h = d3.sub(d1).mul(2f);
        d0.sub(d2).fma(FloatVector.broadcast(S, 4f), g).intoArray(y, q);
        e.add(f).intoArray(y, q + t);
        e.sub(f).intoArray(y, q + 2 * t);
        g.add(h).intoArray(y, q + 3 * t);
        g.sub(h).intoArray(y, q + 4 * t);
        d1.sub(d3).fma(FloatVector.broadcast(S, 4f), d5.sub(d3)).intoArray(y, q + 5 * t);
    }

    /** Elements 0 and 1 lie s apart from o on, elements 2 and 3 at o2 and o3. */
    private static void input2(float[] x, int o, int s, int o2, int o3, float[] y, int q, int t) {
        FloatVector d0 = FloatVector.fromArray(S, x, o), d1 = FloatVector.fromArray(S, x, o + s),
                d2 = FloatVector.fromArray(S, x, o2), d3 = FloatVector.fromArray(S, x, o3);
        d0.sub(d2).intoArray(y, q);
        d1.add(d2).intoArray(y, q + t);
        d2.sub(d1).intoArray(y, q + 2 * t);
        d1.sub(d3).intoArray(y, q + 3 * t);
    }

    /**
     * Aᵀ·e·A of each lane, in rows of pixels.
     *
     * @param e element (i,j) of lane l at eo + (i·(m+2)+j)·stride + l, not modified
     * @param tmp m·(m+3)·lanes numbers, overwritten
     * @param y element (i,j) of the m×m result of lane l goes to i·m·lanes + m·l + j
     */
    static void output(int m, int lanes, float[] e, int eo, int stride, float[] tmp, float[] y) {
        int a = m + 2;
        for (int j = 0; j < a; j++)
            for (int l = 0; l < lanes; l += L) {
                if (m == 4) output4(e, eo + j * stride + l, a * stride, tmp, j * lanes + l, a * lanes);
                else
                    output2(e, eo + j * stride + l, a * stride, tmp, j * lanes + l, a * lanes);
            }
        for (int i = 0, last = m * a * lanes; i < m; i++) {
            for (int l = 0; l < lanes; l += L) {
                if (m == 4) output4(tmp, i * a * lanes + l, lanes, tmp, last + l, lanes);
                else
                    output2(tmp, i * a * lanes + l, lanes, tmp, last + l, lanes);
            }
            TileRows.join(m, lanes, tmp, last, y, i * m * lanes);
        }
    }

    private static void output4(float[] x, int o, int s, float[] y, int q, int t) {
        FloatVector e1 = FloatVector.fromArray(S, x, o + s), e2 = FloatVector.fromArray(S, x, o + 2 * s),
                e3 = FloatVector.fromArray(S, x, o + 3 * s), e4 = FloatVector.fromArray(S, x, o + 4 * s);
        FloatVector p = e1.add(e2), q1 = e1.sub(e2), u = e3.add(e4), v = e3.sub(e4);
        FloatVector.fromArray(S, x, o).add(p).add(u).intoArray(y, q);
        v.fma(FloatVector.broadcast(S, 2f), q1).intoArray(y, q + t);
        u.fma(FloatVector.broadcast(S, 4f), p).intoArray(y, q + 2 * t);
        v.fma(FloatVector.broadcast(S, 8f), q1).add(FloatVector.fromArray(S, x, o + 5 * s)).intoArray(y, q + 3 * t);
    }

    private static void output2(float[] x, int o, int s, float[] y, int q, int t) {
        FloatVector e1 = FloatVector.fromArray(S, x, o + s), e2 = FloatVector.fromArray(S, x, o + 2 * s);
        FloatVector.fromArray(S, x, o).add(e1).add(e2).intoArray(y, q);
        e1.sub(e2).sub(FloatVector.fromArray(S, x, o + 3 * s)).intoArray(y, q + t);
    }
}
