package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * exp, tanh and the logistic function of floats. Computed in double with relative errors below 1e-11 and rounded once, so that practically
 * every result is the float next to the true value: errors of one unit in the last place, harmless alone, are multiplied a thousandfold
 * in the gradients of trained directions.
 */
final class VectorFunctions {
    private static final VectorSpecies<Double> D = Lanes.DOUBLES;
    private static final int L = D.length();
    /** Numbers that are widened at once; a multiple of every length of vectors. */
    private static final int BLOCK = 256;
    /** Adding it leaves a whole number in the low bits. */
    private static final double MAGIC = 0x1.8p52;
    private static final double LN2 = Math.log(2);
    private static final ThreadLocal<double[]> WIDE = ThreadLocal.withInitial(() -> new double[BLOCK]);

    private VectorFunctions() {}

    /** y = f(x); the result of a number does not depend on where it stands. */
    static void apply(LoopKernels.Function f, float[] x, int xo, float[] y, int yo, int n) {
        double[] wide = WIDE.get();
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(BLOCK, n - from);
            for (int i = 0; i < length; i++) wide[i] = x[xo + from + i];
            // Beyond the length are numbers of earlier runs; what becomes of them nobody reads.
            whole(f, wide, (length + L - 1) / L * L);
            for (int i = 0; i < length; i++) y[yo + from + i] = (float) wide[i];
        }
    }

    /**
     * All three from e = exp(a) - 1, where a = k·ln 2 + r with a whole k and |r| ≤ ln(2)/2, exp(r) - 1 is a Taylor polynomial and 2^k is added to the exponent
     * of a number: exp x with a = x, tanh |x| = e/(e+2) with a = 2|x|, and with a = -|x| the logistic function is 1/(1+exp(a)) or exp(a)/(1+exp(a)).
     * Beyond the limits of a the float no longer changes.
     */
    private static void whole(LoopKernels.Function f, double[] x, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(D, x, i);
            DoubleVector a = switch (f) {
                case EXP -> v.max(-110).min(100);
                case TANH -> v.abs().mul(2).min(40);
                case SIGMOID -> v.abs().neg().max(-110);
            };
            DoubleVector k = a.mul(1 / LN2).add(MAGIC);
            DoubleVector r = k.sub(MAGIC).fma(DoubleVector.broadcast(D, -LN2), a);
            DoubleVector p = DoubleVector.broadcast(D, 1d / 362880);
            p = p.fma(r, DoubleVector.broadcast(D, 1d / 40320));
            p = p.fma(r, DoubleVector.broadcast(D, 1d / 5040));
            p = p.fma(r, DoubleVector.broadcast(D, 1d / 720));
            p = p.fma(r, DoubleVector.broadcast(D, 1d / 120));
            p = p.fma(r, DoubleVector.broadcast(D, 1d / 24));
            p = p.fma(r, DoubleVector.broadcast(D, 1d / 6));
            p = p.fma(r, DoubleVector.broadcast(D, 0.5));
            p = p.mul(r).fma(r, r);
            LongVector shift = k.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
            DoubleVector one = DoubleVector.broadcast(D, 1);
            DoubleVector scaled = (f == LoopKernels.Function.TANH ? one : p.add(1)).reinterpretAsLongs().add(shift)
                    .reinterpretAsDoubles();
            DoubleVector y = switch (f) {
                case EXP -> scaled;
                case TANH -> {
                    DoubleVector e = p.fma(scaled, scaled.sub(1)), t = e.div(e.add(2));
                    yield t.blend(t.neg(), v.compare(VectorOperators.LT, 0));
                }
                case SIGMOID -> one.blend(scaled, v.compare(VectorOperators.LT, 0)).div(scaled.add(1));
            };
            y.intoArray(x, i);
        }
    }
}
