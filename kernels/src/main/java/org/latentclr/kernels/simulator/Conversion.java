package org.latentclr.kernels.simulator;

import java.util.function.DoubleUnaryOperator;

/** {@code cvt}: between integers and floats of any width. */
final class Conversion {
    private Conversion() {}

    static Lanes find(Opcode op) {
        PtxType to = op.type();
        PtxType from = op.sourceType();
        boolean ftz = op.has("ftz");
        boolean sat = op.has("sat");
        if (op.has("tf32")) return tf32(op);
        if (op.has("bf16") || op.has("bf16x2")) return bf16(op);
        if (from.isFloat()) return to.isFloat() ? floatToFloat(op, to, from) : floatToInt(op, to, from);
        if (!to.isFloat()) return sat ? null : intToInt(to, from);
        if (ftz || sat) return null;
        return intToFloat(to, from);
    }

    /** {@code cvt.rna.tf32.f32}: to 11 bits, to nearest, ties away from zero. */
    private static Lanes tf32(Opcode op) {
        if (!op.has("rna")) return null;
        return Lanes.ints(x -> (x & 0x7F800000) == 0x7F800000 ? x : x + 0x1000 & 0xFFFFE000);
    }

    /** {@code cvt.rn.bf16.f32} and {@code cvt.rn.bf16x2.f32 d, high, low}. */
    private static Lanes bf16(Opcode op) {
        if (!op.has("rn") || op.has("relu") || op.types().size() != 1 || op.type() != PtxType.F32) return null;
        return op.has("bf16") ? Lanes.ints(Conversion::bf16) : Lanes.ints((high, low) -> bf16(high) << 16 | bf16(low));
    }

    /** The upper half of a float after rounding to nearest, ties to even. */
    private static int bf16(int x) {
        if (Float.isNaN(Float.intBitsToFloat(x))) return 0x7FFF;
        return x + 0x7FFF + (x >>> 16 & 1) >>> 16;
    }

    private static Lanes intToInt(PtxType to, PtxType from) {
        if (to.isLong() && from == PtxType.S32) return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) od[o + l] = w[a + l];
        };
        if (to.isLong() && !from.isLong()) return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) od[o + l] = widened(w[a + l], from);
        };
        if (to.isLong()) return Lanes.longs(x -> x);
        if (from.isLong()) return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) ow[o + l] = (int) widened((int) d[a + l], to);
        };
        return Lanes.ints(x -> (int) widened((int) widened(x, from), to));
    }

    /** The value of the low bits of a register as a number of type {@code t}. */
    static long widened(int x, PtxType t) {
        return switch (t) {
            case S8 -> (byte) x;
            case U8, B8 -> x & 0xFF;
            case S16 -> (short) x;
            case U16, B16 -> x & 0xFFFF;
            case S32 -> x;
            default -> x & 0xFFFFFFFFL;
        };
    }

    private static Lanes intToFloat(PtxType to, PtxType from) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) {
                long v = from.isLong() ? d[a + l] : widened(w[a + l], from);
                boolean huge = from == PtxType.U64 && v < 0;
                // An unsigned number of 64 bits is halved, its lowest bit kept for the rounding, and doubled.
                long half = v >>> 1 | v & 1;
                if (to == PtxType.F64) od[o + l] = Double.doubleToRawLongBits(huge ? 2.0 * half : v);
                else
                    ow[o + l] = to == PtxType.F16
                            ? Float.floatToFloat16(v) & 0xFFFF
                            : Float.floatToRawIntBits(huge ? 2f * half : v);
            }
        };
    }

    private static double read(int[] w, long[] d, int i, PtxType from) {
        return switch (from) {
            case F64 -> Double.longBitsToDouble(d[i]);
            case F16 -> Float.float16ToFloat((short) w[i]);
            default -> Float.intBitsToFloat(w[i]);
        };
    }

    private static DoubleUnaryOperator rounding(Opcode op) {
        if (op.has("rni")) return Math::rint;
        if (op.has("rmi")) return Math::floor;
        if (op.has("rpi")) return Math::ceil;
        return op.has("rzi") ? x -> x < 0 ? Math.ceil(x) : Math.floor(x) : DoubleUnaryOperator.identity();
    }

    private static Lanes floatToFloat(Opcode op, PtxType to, PtxType from) {
        DoubleUnaryOperator rounding = rounding(op);
        boolean ftz = op.has("ftz");
        boolean sat = op.has("sat");
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) {
                double v = rounding.applyAsDouble(read(w, d, a + l, from));
                if (to == PtxType.F64) {
                    od[o + l] = Double.doubleToRawLongBits(v);
                } else if (to == PtxType.F16) {
                    ow[o + l] = Float.floatToFloat16((float) v) & 0xFFFF;
                } else {
                    int bits = Float.floatToRawIntBits((float) v);
                    if (ftz) bits = FloatArithmetic.flushed(bits);
                    ow[o + l] = sat ? FloatArithmetic.saturated(bits) : bits;
                }
            }
        };
    }

    /** Values outside the range become its ends, NaN becomes 0 (for 64 bits the hardware gives the sign bit: not distinguished). */
    private static Lanes floatToInt(Opcode op, PtxType to, PtxType from) {
        DoubleUnaryOperator rounding = rounding(op);
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l++) {
                double v = rounding.applyAsDouble(read(w, d, a + l, from));
                switch (to) {
                    case S64 -> od[o + l] = (long) v;
                    case U64, B64 ->
                        od[o + l] = v >= 0x1p63 ? (long) (v - 0x1p63) ^ Long.MIN_VALUE : (long) Math.max(v, 0);
                    case S32 -> ow[o + l] = (int) v;
                    case U32, B32 -> ow[o + l] = (int) (long) Math.min(Math.max(v, 0), 4294967295.0);
                    case S16 -> ow[o + l] = (int) Math.min(Math.max(v, -32768), 32767);
                    case U16, B16 -> ow[o + l] = (int) Math.min(Math.max(v, 0), 65535);
                    case S8 -> ow[o + l] = (int) Math.min(Math.max(v, -128), 127);
                    default -> ow[o + l] = (int) Math.min(Math.max(v, 0), 255);
                }
            }
        };
    }
}
