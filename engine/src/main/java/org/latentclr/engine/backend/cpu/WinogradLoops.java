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
     * Bᵀ·d·B of each lane.
     *
     * @param m 2 or 4; a tile of the input has (m+2)² elements
     * @param lanes a multiple of the vector length
     * @param d element (i,j) of lane l at i·(m+2)·lanes + j·lanes + l, overwritten
     * @param v element (i,j) goes to vo + (i·(m+2)+j)·stride + l
     */
    static void input(int m, int lanes, float[] d, float[] v, int vo, int stride) {
        int a = m + 2, row = a * lanes;
        for (int l = 0; l < row; l += L) {
            if (m == 4) input4(d, l, row, d, l, row);
            else
                input2(d, l, row, d, l, row);
        }
        for (int i = 0; i < a; i++) {
            for (int l = 0; l < lanes; l += L) {
                if (m == 4) input4(d, i * row + l, lanes, v, vo + i * a * stride + l, stride);
                else
                    input2(d, i * row + l, lanes, v, vo + i * a * stride + l, stride);
            }
        }
    }

    private static void input4(float[] x, int o, int s, float[] y, int q, int t) {
        FloatVector d0 = FloatVector.fromArray(S, x, o), d1 = FloatVector.fromArray(S, x, o + s),
                d2 = FloatVector.fromArray(S, x, o + 2 * s);
        FloatVector d3 = FloatVector.fromArray(S, x, o + 3 * s), d4 = FloatVector.fromArray(S, x, o + 4 * s),
                d5 = FloatVector.fromArray(S, x, o + 5 * s);
        FloatVector e = d2.fma(FloatVector.broadcast(S, -4f), d4), f = d1.fma(FloatVector.broadcast(S, -4f), d3);
        FloatVector g = d4.sub(d2), h = d3.sub(d1).mul(2f);
        d0.sub(d2).fma(FloatVector.broadcast(S, 4f), g).intoArray(y, q);
        e.add(f).intoArray(y, q + t);
        e.sub(f).intoArray(y, q + 2 * t);
        g.add(h).intoArray(y, q + 3 * t);
        g.sub(h).intoArray(y, q + 4 * t);
        d1.sub(d3).fma(FloatVector.broadcast(S, 4f), d5.sub(d3)).intoArray(y, q + 5 * t);
    }

    private static void input2(float[] x, int o, int s, float[] y, int q, int t) {
        FloatVector d0 = FloatVector.fromArray(S, x, o), d1 = FloatVector.fromArray(S, x, o + s),
                d2 = FloatVector.fromArray(S, x, o + 2 * s), d3 = FloatVector.fromArray(S, x, o + 3 * s);
        d0.sub(d2).intoArray(y, q);
        d1.add(d2).intoArray(y, q + t);
        d2.sub(d1).intoArray(y, q + 2 * t);
        d1.sub(d3).intoArray(y, q + 3 * t);
    }

    /**
     * Aᵀ·e·A of each lane.
     *
     * @param e element (i,j) of lane l at eo + (i·(m+2)+j)·stride + l, not modified
     * @param tmp m·(m+2)·lanes numbers, overwritten
     * @param y element (i,j) of the m×m result goes to (i·m+j)·lanes + l
     */
    static void output(int m, int lanes, float[] e, int eo, int stride, float[] tmp, float[] y) {
        int a = m + 2;
        for (int j = 0; j < a; j++) {
            for (int l = 0; l < lanes; l += L) {
                if (m == 4) output4(e, eo + j * stride + l, a * stride, tmp, j * lanes + l, a * lanes);
                else
                    output2(e, eo + j * stride + l, a * stride, tmp, j * lanes + l, a * lanes);
            }
        }
        for (int i = 0; i < m; i++) {
            for (int l = 0; l < lanes; l += L) {
                if (m == 4) output4(tmp, i * a * lanes + l, lanes, y, i * m * lanes + l, lanes);
                else
                    output2(tmp, i * a * lanes + l, lanes, y, i * m * lanes + l, lanes);
            }
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
