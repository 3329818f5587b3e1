package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms of {@link Enlarging}; lanes are tiles. In one dimension a tile has inputs d0 … d3 = x[3t−1] … x[3t+2] and seven products: four
 * of F(3,2) at the points 0, ±1, ∞ for the even results, and d1, d2, d3 with the middle weight for the odd ones.
 */
final class EnlargingLoops {
    /** Inputs, products and results of a tile in one dimension. */
    static final int IN = 4, PRODUCTS = 7, OUT = 6;

    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = S.length();

    private EnlargingLoops() {}

    /**
     * What is multiplied with the weights.
     *
     * @param lanes a multiple of the vector length
     * @param d element (i,j) of lane l at (i·4+j)·lanes + l, not modified
     * @param tmp 28·lanes numbers, overwritten
     * @param v element (a,b) goes to vo + (a·7+b)·stride + l
     */
    static void input(int lanes, float[] d, float[] tmp, float[] v, int vo, int stride) {
        int row = IN * lanes;
        for (int l = 0; l < row; l += L) input(d, l, row, tmp, l, row);
        for (int a = 0; a < PRODUCTS; a++)
            for (int l = 0; l < lanes; l += L)
                input(tmp, a * row + l, lanes, v, vo + a * PRODUCTS * stride + l, stride);
    }

    private static void input(float[] x, int o, int s, float[] y, int q, int t) {
        FloatVector d0 = FloatVector.fromArray(S, x, o), d1 = FloatVector.fromArray(S, x, o + s),
                d2 = FloatVector.fromArray(S, x, o + 2 * s), d3 = FloatVector.fromArray(S, x, o + 3 * s);
        d0.sub(d2).intoArray(y, q);
        d1.add(d2).intoArray(y, q + t);
        d2.sub(d1).intoArray(y, q + 2 * t);
        d1.sub(d3).intoArray(y, q + 3 * t);
        d1.intoArray(y, q + 4 * t);
        d2.intoArray(y, q + 5 * t);
        d3.intoArray(y, q + 6 * t);
    }

    /**
     * The results of each lane.
     *
     * @param e product (a,b) of lane l at eo + (a·7+b)·stride + l, not modified
     * @param tmp 42·lanes numbers, overwritten
     * @param y element (i,j) of the 6×6 results goes to (i·6+j)·lanes + l
     */
    static void output(int lanes, float[] e, int eo, int stride, float[] tmp, float[] y) {
        for (int b = 0; b < PRODUCTS; b++)
            for (int l = 0; l < lanes; l += L)
                output(e, eo + b * stride + l, PRODUCTS * stride, tmp, b * lanes + l, PRODUCTS * lanes);
        for (int i = 0; i < OUT; i++)
            for (int l = 0; l < lanes; l += L)
                output(tmp, i * PRODUCTS * lanes + l, lanes, y, i * OUT * lanes + l, lanes);
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
