package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms of {@link TileForm#ENLARGING}; lanes are tiles. In one dimension a tile has inputs d0 … d3 = x[3t−1] … x[3t+2] and seven products: four
 * of F(3,2) at the points 0, ±1, ∞ for the even results, and d1, d2, d3 with the middle weight for the odd ones.
 */
final class EnlargingLoops {
    private static final int PRODUCTS = 7, OUT = 6;

    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = S.length();

    private EnlargingLoops() {}

    /**
     * Products' left sides along a row of n tiles.
     *
     * @param p element j of tile t at po + (j mod 3)·stride + j/3·next + t
     * @param d element b of tile t goes to o + b·apart + t; whole vectors are written
     */
    static void inputRow(int n, float[] p, int po, int stride, int next, float[] d, int o, int apart) {
        for (int t = 0; t < n; t += L) input(p, po + t, stride, po + t + next, d, o + t, apart);
    }

    /**
     * What is multiplied with the weights: the same down the columns of tiles.
     *
     * @param lanes a multiple of the vector length
     * @param d element (i,b) of lane l at (i·7+b)·apart + l, not modified
     * @param v element (a,b) goes to vo + (a·7+b)·stride + l
     */
    static void inputColumns(int lanes, float[] d, int apart, float[] v, int vo, int stride) {
        int s = PRODUCTS * apart;
        for (int b = 0; b < PRODUCTS; b++)
            for (int l = 0; l < lanes; l += L) {
                int o = b * apart + l;
                input(d, o, s, o + 3 * s, v, vo + b * stride + l, PRODUCTS * stride);
            }
    }

    /** Inputs 0 … 2 lie s apart from o on, input 3 at o3. */
    private static void input(float[] x, int o, int s, int o3, float[] y, int q, int t) {
        FloatVector d0 = FloatVector.fromArray(S, x, o), d1 = FloatVector.fromArray(S, x, o + s),
                d2 = FloatVector.fromArray(S, x, o + 2 * s), d3 = FloatVector.fromArray(S, x, o3);
        d0.sub(d2).intoArray(y, q);
        d1.add(d2).intoArray(y, q + t);
        d2.sub(d1).intoArray(y, q + 2 * t);
        d1.sub(d3).intoArray(y, q + 3 * t);
        d1.intoArray(y, q + 4 * t);
        d2.intoArray(y, q + 5 * t);
        d3.intoArray(y, q + 6 * t);
    }

    /**
     * The results of each lane, in rows of pixels.
     *
     * @param e product (a,b) of lane l at eo + (a·7+b)·stride + l, not modified
     * @param tmp 48·lanes numbers, overwritten
     * @param y element (i,j) of the 6×6 results of lane l goes to i·6·lanes + 6·l + j
     */
    static void output(int lanes, float[] e, int eo, int stride, float[] tmp, float[] y) {
        for (int b = 0; b < PRODUCTS; b++)
            for (int l = 0; l < lanes; l += L)
                output(e, eo + b * stride + l, PRODUCTS * stride, tmp, b * lanes + l, PRODUCTS * lanes);
        for (int i = 0, last = OUT * PRODUCTS * lanes; i < OUT; i++) {
            for (int l = 0; l < lanes; l += L)
                output(tmp, i * PRODUCTS * lanes + l, lanes, tmp, last + l, lanes);
            TileRows.join(OUT, lanes, tmp, last, y, i * OUT * lanes);
        }
    }

    private static void output(float[] x, int o, int s, float[] y, int q, int t) {
        FloatVector e1 = FloatVector.fromArray(S, x, o + s), e2 = FloatVector.fromArray(S, x, o + 2 * s),
                sum = e1.add(e2);
        FloatVector.fromArray(S, x, o).add(sum).intoArray(y, q);
        FloatVector.fromArray(S, x, o + 4 * s).intoArray(y, q + t);
        e1.sub(e2).intoArray(y, q + 2 * t);
        FloatVector.fromArray(S, x, o + 5 * s).intoArray(y, q + 3 * t);
        sum.sub(FloatVector.fromArray(S, x, o + 3 * s)).intoArray(y, q + 4 * t);
        FloatVector.fromArray(S, x, o + 6 * s).intoArray(y, q + 5 * t);
    }
}
