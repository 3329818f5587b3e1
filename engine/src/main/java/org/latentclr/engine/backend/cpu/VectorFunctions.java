package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * exp, tanh and the logistic function of floats. Computed in double with relative errors below 1e-11 and rounded once, so that practically
 * every result is the float next to the true value: errors of one unit in the last place, harmless alone, are multiplied a thousandfold
 * in the gradients of trained directions.
 */
final class VectorFunctions {
    private static final VectorSpecies<Double> D = Lanes.DOUBLES;
    private static final VectorSpecies<Float> S = Lanes.HALF;
    private static final int L = S.length();
    /** Adding it leaves a whole number in the low bits. */
    private static final double MAGIC = 0x1.8p52;
    private static final double LN2 = Math.log(2);

    private VectorFunctions() {}

    /** y = f(x); the result of a number does not depend on where it stands. */
    static void apply(LoopKernels.Function f, float[] x, int xo, float[] y, int yo, int n) {
        switch (f) {
            case EXP -> exp(x, xo, y, yo, n);
            case TANH -> tanh(x, xo, y, yo, n);
            case SIGMOID -> sigmoid(x, xo, y, yo, n);
        }
    }

    // A method for each function: the compiler does not inline all three into one.

    private static void exp(float[] x, int xo, float[] y, int yo, int n) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) narrow(exp(load(x, xo + i))).intoArray(y, yo + i);
        if (end == n) return;
        VectorMask<Float> rest = S.indexInRange(end, n);
        narrow(exp(widen(FloatVector.fromArray(S, x, xo + end, rest)))).intoArray(y, yo + end, rest);
    }

    private static void tanh(float[] x, int xo, float[] y, int yo, int n) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) narrow(tanh(load(x, xo + i))).intoArray(y, yo + i);
        if (end == n) return;
        VectorMask<Float> rest = S.indexInRange(end, n);
        narrow(tanh(widen(FloatVector.fromArray(S, x, xo + end, rest)))).intoArray(y, yo + end, rest);
    }

    private static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) narrow(sigmoid(load(x, xo + i))).intoArray(y, yo + i);
        if (end == n) return;
        VectorMask<Float> rest = S.indexInRange(end, n);
        narrow(sigmoid(widen(FloatVector.fromArray(S, x, xo + end, rest)))).intoArray(y, yo + end, rest);
    }

    private static DoubleVector load(float[] x, int o) {
        return widen(FloatVector.fromArray(S, x, o));
    }

    private static DoubleVector widen(FloatVector x) {
        return (DoubleVector) x.convertShape(VectorOperators.F2D, D, 0);
    }

    private static FloatVector narrow(DoubleVector x) {
        return (FloatVector) x.convertShape(VectorOperators.D2F, S, 0);
    }

    /** The whole number k next to x/ln 2, plus {@link #MAGIC}. */
    private static DoubleVector exponent(DoubleVector x) {
        return x.mul(1 / LN2).add(MAGIC);
    }

    /** exp(r) - 1 for r = x - k*ln 2, |r| <= ln(2)/2, by a Taylor polynomial. */
    private static DoubleVector remainder(DoubleVector x, DoubleVector exponent) {
        DoubleVector r = exponent.sub(MAGIC).fma(DoubleVector.broadcast(D, -LN2), x);
        DoubleVector p = DoubleVector.broadcast(D, 1d / 362880);
        p = p.fma(r, DoubleVector.broadcast(D, 1d / 40320));
        p = p.fma(r, DoubleVector.broadcast(D, 1d / 5040));
        p = p.fma(r, DoubleVector.broadcast(D, 1d / 720));
        p = p.fma(r, DoubleVector.broadcast(D, 1d / 120));
        p = p.fma(r, DoubleVector.broadcast(D, 1d / 24));
        p = p.fma(r, DoubleVector.broadcast(D, 1d / 6));
        p = p.fma(r, DoubleVector.broadcast(D, 0.5));
        return p.mul(r).fma(r, r);
    }

    /** y*2^k: k is added to the exponent of a number near 1. */
    private static DoubleVector scaled(DoubleVector y, DoubleVector exponent) {
        LongVector k = exponent.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
        return y.reinterpretAsLongs().add(k).reinterpretAsDoubles();
    }

    /** exp x = 2^k exp r; beyond the limits the float is 0 or infinite. */
    private static DoubleVector exp(DoubleVector x) {
        DoubleVector v = x.max(-110).min(100), k = exponent(v);
        return scaled(remainder(v, k).add(1), k);
    }

    /** tanh x = e/(e+2) with e = exp(2|x|) - 1 = 2^k (exp(r) - 1) + (2^k - 1), and the sign of x. */
    private static DoubleVector tanh(DoubleVector x) {
        DoubleVector v = x.abs().mul(2).min(40), k = exponent(v);
        DoubleVector scale = scaled(DoubleVector.broadcast(D, 1), k);
        DoubleVector e = remainder(v, k).fma(scale, scale.sub(1)), t = e.div(e.add(2));
        return t.blend(t.neg(), x.compare(VectorOperators.LT, 0));
    }

    /** 1/(1+e) for x >= 0 and e/(1+e) below, with e = exp(-|x|). */
    private static DoubleVector sigmoid(DoubleVector x) {
        DoubleVector e = exp(x.abs().neg()), one = DoubleVector.broadcast(D, 1);
        return one.blend(e, x.compare(VectorOperators.LT, 0)).div(e.add(1));
    }
}
