package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one-dimensional transforms of Winograd's minimal filtering applied to rows and then to columns of a tile; lanes are tiles (Lavin and
 * Gray 2016). A tile of the input has a² elements, a = 4, 6 or 8, at the points 0, ±1, then ±2, then ±½, and ∞; the result has m² = 2², 4² or 4²,
 * so that F(2,3), F(4,3) and F(4,5) are computed.
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
     * @param a elements of a tile of the input: 4, 6 or 8
     * @param p element j of tile t at po + (j mod m)·stride + j/m·next + t
     * @param d element j of tile t goes to o + j·apart + t; whole vectors are written
     */
    static void inputRow(int a, int n, float[] p, int po, int stride, int next, float[] d, int o, int apart) {
        for (int t = 0; t < n; t += L)
            switch (a) {
            case 4 -> input4(p, po + t, stride, po + t + next, d, o + t, apart);
            case 6 -> input6(p, po + t, stride, po + t + next, d, o + t, apart);
            default -> input8(p, po + t, stride, po + t + next, d, o + t, apart);
            }
    }

    /**
     * Bᵀ down the columns of tiles.
     *
     * @param lanes a multiple of the vector length
     * @param d element (i,j) of lane l at (i·a+j)·apart + l, not modified
     * @param v element (i,j) goes to vo + (i·a+j)·stride + l
     */
    static void inputColumns(int a, int lanes, float[] d, int apart, float[] v, int vo, int stride) {
        int s = a * apart, t = a * stride;
        for (int j = 0; j < a; j++)
            for (int l = 0; l < lanes; l += L) {
                int o = j * apart + l, q = vo + j * stride + l;
                switch (a) {
                    case 4 -> input4(d, o, s, o + 2 * s, v, q, t);
                    case 6 -> input6(d, o, s, o + 4 * s, v, q, t);
                    default -> input8(d, o, s, o + 4 * s, v, q, t);
                }
            }
    }

    /** Elements 0 and 1 lie s apart from o on, elements 2 and 3 from {@code more} on. */
    private static void input4(float[] x, int o, int s, int more, float[] y, int q, int t) {
        FloatVector d0 = FloatVector.fromArray(S, x, o), d1 = FloatVector.fromArray(S, x, o + s),
                d2 = FloatVector.fromArray(S, x, more), d3 = FloatVector.fromArray(S, x, more + s);
        d0.sub(d2).intoArray(y, q);
        d1.add(d2).intoArray(y, q + t);
        d2.sub(d1).intoArray(y, q + 2 * t);
        d1.sub(d3).intoArray(y, q + 3 * t);
    }

    /** Elements 0 … 3 lie s apart from o on, elements 4 and 5 from {@code more} on. */
    private static void input6(float[] x, int o, int s, int more, float[] y, int q, int t) {
        FloatVector d0 = FloatVector.fromArray(S, x, o), d1 = FloatVector.fromArray(S, x, o + s),
                d2 = FloatVector.fromArray(S, x, o + 2 * s);
        FloatVector d3 = FloatVector.fromArray(S, x, o + 3 * s), d4 = FloatVector.fromArray(S, x, more),
                d5 = FloatVector.fromArray(S, x, more + s);
        FloatVector e = d2.fma(FloatVector.broadcast(S, -4f), d4), f = d1.fma(FloatVector.broadcast(S, -4f), d3);
        FloatVector g = d4.sub(d2), h = d3.sub(d1).mul(2f);
        d0.sub(d2).fma(FloatVector.broadcast(S, 4f), g).intoArray(y, q);
        e.add(f).intoArray(y, q + t);
        e.sub(f).intoArray(y, q + 2 * t);
        g.add(h).intoArray(y, q + 3 * t);
        g.sub(h).intoArray(y, q + 4 * t);
        d1.sub(d3).fma(FloatVector.broadcast(S, 4f), d5.sub(d3)).intoArray(y, q + 5 * t);
    }

    /** Elements 0 … 3 lie s apart from o on, elements 4 … 7 from {@code more} on. */
    private static void input8(float[] x, int o, int s, int more, float[] y, int q, int t) {
        FloatVector d1 = FloatVector.fromArray(S, x, o + s), d2 = FloatVector.fromArray(S, x, o + 2 * s),
                d3 = FloatVector.fromArray(S, x, o + 3 * s), d4 = FloatVector.fromArray(S, x, more),
                d5 = FloatVector.fromArray(S, x, more + s), d6 = FloatVector.fromArray(S, x, more + 2 * s);
        FloatVector first = FloatVector.fromArray(S, x, o).sub(d6),
                last = FloatVector.fromArray(S, x, more + 3 * s).sub(d1);
        d4.sub(d2).fma(FloatVector.broadcast(S, 5.25f), first).intoArray(y, q);
        d3.sub(d5).fma(FloatVector.broadcast(S, 5.25f), last).intoArray(y, q + 7 * t);
        FloatVector even = d4.fma(FloatVector.broadcast(S, -4.25f), d2.add(d6)),
                odd = d3.fma(FloatVector.broadcast(S, -4.25f), d1.add(d5));
        even.add(odd).intoArray(y, q + t);
        even.sub(odd).intoArray(y, q + 2 * t);
        even = d4.fma(FloatVector.broadcast(S, -1.25f), d2.fma(FloatVector.broadcast(S, .25f), d6));
        odd = d3.fma(FloatVector.broadcast(S, -1.25f), d1.fma(FloatVector.broadcast(S, .25f), d5)).mul(2f);
        even.add(odd).intoArray(y, q + 3 * t);
        even.sub(odd).intoArray(y, q + 4 * t);
        even = d4.fma(FloatVector.broadcast(S, -5f), d2.fma(FloatVector.broadcast(S, 4f), d6));
        odd = d3.fma(FloatVector.broadcast(S, -5f), d1.fma(FloatVector.broadcast(S, 4f), d5)).mul(.5f);
        even.add(odd).intoArray(y, q + 5 * t);
        even.sub(odd).intoArray(y, q + 6 * t);
    }

    /**
     * Aᵀ·e·A of each lane, in rows of pixels.
     *
     * @param e element (i,j) of lane l at eo + (i·a+j)·stride + l, not modified
     * @param a products in each dimension: 4, 6 or 8
     * @param tmp m·(a+1)·lanes numbers, overwritten
     * @param y element (i,j) of the m×m result of lane l goes to i·m·lanes + m·l + j
     */
    static void output(int a, int lanes, float[] e, int eo, int stride, float[] tmp, float[] y) {
        int m = a == 4 ? 2 : 4;
        for (int j = 0; j < a; j++)
            for (int l = 0; l < lanes; l += L)
                output(a, e, eo + j * stride + l, a * stride, tmp, j * lanes + l, a * lanes);
        for (int i = 0, last = m * a * lanes; i < m; i++) {
            for (int l = 0; l < lanes; l += L) output(a, tmp, i * a * lanes + l, lanes, tmp, last + l, lanes);
            TileRows.join(m, lanes, tmp, last, y, i * m * lanes);
        }
    }

    private static void output(int a, float[] x, int o, int s, float[] y, int q, int t) {
        switch (a) {
            case 4 -> output4(x, o, s, y, q, t);
            case 6 -> output6(x, o, s, y, q, t);
            default -> output8(x, o, s, y, q, t);
        }
    }

    private static void output4(float[] x, int o, int s, float[] y, int q, int t) {
        FloatVector e1 = FloatVector.fromArray(S, x, o + s), e2 = FloatVector.fromArray(S, x, o + 2 * s);
        FloatVector.fromArray(S, x, o).add(e1).add(e2).intoArray(y, q);
        e1.sub(e2).sub(FloatVector.fromArray(S, x, o + 3 * s)).intoArray(y, q + t);
    }

    private static void output6(float[] x, int o, int s, float[] y, int q, int t) {
        FloatVector e1 = FloatVector.fromArray(S, x, o + s), e2 = FloatVector.fromArray(S, x, o + 2 * s),
                e3 = FloatVector.fromArray(S, x, o + 3 * s), e4 = FloatVector.fromArray(S, x, o + 4 * s);
        FloatVector p = e1.add(e2), q1 = e1.sub(e2), u = e3.add(e4), v = e3.sub(e4);
        FloatVector.fromArray(S, x, o).add(p).add(u).intoArray(y, q);
        v.fma(FloatVector.broadcast(S, 2f), q1).intoArray(y, q + t);
        u.fma(FloatVector.broadcast(S, 4f), p).intoArray(y, q + 2 * t);
        v.fma(FloatVector.broadcast(S, 8f), q1).add(FloatVector.fromArray(S, x, o + 5 * s)).intoArray(y, q + 3 * t);
    }

    private static void output8(float[] x, int o, int s, float[] y, int q, int t) {
        FloatVector e1 = FloatVector.fromArray(S, x, o + s), e2 = FloatVector.fromArray(S, x, o + 2 * s),
                e3 = FloatVector.fromArray(S, x, o + 3 * s), e4 = FloatVector.fromArray(S, x, o + 4 * s),
                e5 = FloatVector.fromArray(S, x, o + 5 * s), e6 = FloatVector.fromArray(S, x, o + 6 * s);
        FloatVector p = e1.add(e2), q1 = e1.sub(e2), u = e3.add(e4), v = e3.sub(e4), w = e5.add(e6), z = e5.sub(e6);
        FloatVector.fromArray(S, x, o).add(p).add(u).add(w).intoArray(y, q);
        z.fma(FloatVector.broadcast(S, .5f), v.fma(FloatVector.broadcast(S, 2f), q1)).intoArray(y, q + t);
        w.fma(FloatVector.broadcast(S, .25f), u.fma(FloatVector.broadcast(S, 4f), p)).intoArray(y, q + 2 * t);
        z.fma(FloatVector.broadcast(S, .125f), v.fma(FloatVector.broadcast(S, 8f), q1))
                .add(FloatVector.fromArray(S, x, o + 7 * s)).intoArray(y, q + 3 * t);
    }
}
