package org.latentclr.kernels.simulator;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.latentclr.engine.backend.cpu.VectorSupport;

/**
 * One arithmetic instruction for all 32 lanes: lane l reads elements a+l, b+l, c+l, e+l of the register files and writes element o+l
 * of the output. Lanes that do not take part are computed all the same and dropped by the caller, so nothing may throw.
 */
@FunctionalInterface
interface Lanes {
    /** Whether {@link VectorLanes} may be used. */
    boolean VECTORS = VectorSupport.detect().bits() > 0;

    void run(int[] w, long[] d, int a, int b, int c, int e, int[] ow, long[] od, int o);

    /** Of one float. */
    interface FloatUnary {
        float apply(float x);
    }

    interface FloatBinary {
        float apply(float x, float y);
    }

    interface FloatTernary {
        float apply(float x, float y, float z);
    }

    interface IntTernary {
        int apply(int x, int y, int z);
    }

    private static float f(int bits) {
        return Float.intBitsToFloat(bits);
    }

    static Lanes ints(IntUnaryOperator f) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) ow[o + l] = f.applyAsInt(w[a + l]);
        };
    }

    static Lanes ints(IntBinaryOperator f) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) ow[o + l] = f.applyAsInt(w[a + l], w[b + l]);
        };
    }

    static Lanes ints(IntTernary f) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) ow[o + l] = f.apply(w[a + l], w[b + l], w[c + l]);
        };
    }

    static Lanes longs(LongUnaryOperator f) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) od[o + l] = f.applyAsLong(d[a + l]);
        };
    }

    static Lanes longs(LongBinaryOperator f) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) od[o + l] = f.applyAsLong(d[a + l], d[b + l]);
        };
    }

    /** The second operand is a 32-bit register: shifts. */
    static Lanes longByInt(LongBinaryOperator f) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) od[o + l] = f.applyAsLong(d[a + l], w[b + l] & 0xFFFFFFFFL);
        };
    }

    static Lanes floats(FloatUnary f) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) ow[o + l] = Float.floatToRawIntBits(f.apply(f(w[a + l])));
        };
    }

    static Lanes floats(FloatBinary f) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) ow[o + l] = Float.floatToRawIntBits(f.apply(f(w[a + l]), f(w[b + l])));
        };
    }

    static Lanes floats(FloatTernary f) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++)
                ow[o + l] = Float.floatToRawIntBits(f.apply(f(w[a + l]), f(w[b + l]), f(w[c + l])));
        };
    }

    static Lanes doubles(DoubleUnaryOperator f) {
        return longs((long x) -> Double.doubleToRawLongBits(f.applyAsDouble(Double.longBitsToDouble(x))));
    }

    static Lanes doubles(DoubleBinaryOperator f) {
        return longs((long x, long y) -> Double
                .doubleToRawLongBits(f.applyAsDouble(Double.longBitsToDouble(x), Double.longBitsToDouble(y))));
    }
}
