package org.latentclr.kernels.simulator;

import java.util.Set;

/**
 * Floating-point instructions. IEEE operations give the bits of the hardware; {@code .approx} ones are computed in double and rounded,
 * which is closer to the true value than the hardware is: compare with a tolerance.
 */
final class FloatArithmetic {
    private static final Set<String> DIRECTED = Set.of("rz", "rm", "rp");

    private FloatArithmetic() {}

    /** The instruction, or null where there is none of that name. */
    static Lanes find(Opcode op) {
        if (op.type() == PtxType.F64) return doubles(op);
        if (op.type() != PtxType.F32) return null;
        Lanes plain = op.modifiers().stream().anyMatch(DIRECTED::contains) ? directed(op) : floats(op);
        if (plain == null || !op.has("ftz") && !op.has("sat")) return plain;
        return finished(plain, op.has("ftz"), op.has("sat"), op.base().equals("fma") ? 3 : 2);
    }

    private static Lanes floats(Opcode op) {
        return switch (op.base()) {
            case "add" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++)
                    ow[o + l] = Float
                            .floatToRawIntBits(Float.intBitsToFloat(w[a + l]) + Float.intBitsToFloat(w[b + l]));
            };
            case "mul" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++)
                    ow[o + l] = Float
                            .floatToRawIntBits(Float.intBitsToFloat(w[a + l]) * Float.intBitsToFloat(w[b + l]));
            };
            case "fma", "mad" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++)
                    ow[o + l] = Float.floatToRawIntBits(Math.fma(Float.intBitsToFloat(w[a + l]),
                            Float.intBitsToFloat(w[b + l]), Float.intBitsToFloat(w[c + l])));
            };
            case "sub" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++)
                    ow[o + l] = Float
                            .floatToRawIntBits(Float.intBitsToFloat(w[a + l]) - Float.intBitsToFloat(w[b + l]));
            };
            case "div" -> Lanes.floats((x, y) -> x / y);
            case "min" -> Lanes.floats((x, y) -> x != x ? y : y != y ? x : Math.min(x, y));
            case "max" -> Lanes.floats((x, y) -> x != x ? y : y != y ? x : Math.max(x, y));
            case "neg" -> Lanes.floats(x -> -x);
            case "abs" -> Lanes.floats((Lanes.FloatUnary) Math::abs);
            case "sqrt" -> Lanes.floats(x -> (float) Math.sqrt(x));
            case "rsqrt" -> Lanes.floats(x -> (float) (1 / Math.sqrt(x)));
            case "rcp" -> Lanes.floats(x -> 1 / x);
            case "ex2" -> Lanes.floats(x -> (float) Math.pow(2, x));
            case "lg2" -> Lanes.floats(x -> (float) (Math.log(x) / Math.log(2)));
            case "sin" -> Lanes.floats(x -> (float) Math.sin(x));
            case "cos" -> Lanes.floats(x -> (float) Math.cos(x));
            case "tanh" -> Lanes.floats(x -> (float) Math.tanh(x));
            // PTX takes the sign of the first operand and the magnitude of the second.
            case "copysign" -> Lanes.floats((x, y) -> Math.copySign(y, x));
            default -> null;
        };
    }

    private static Lanes doubles(Opcode op) {
        return switch (op.base()) {
            case "add" -> Lanes.doubles(Double::sum);
            case "sub" -> Lanes.doubles((x, y) -> x - y);
            case "mul" -> Lanes.doubles((x, y) -> x * y);
            case "div" -> Lanes.doubles((x, y) -> x / y);
            case "neg" -> Lanes.doubles(x -> -x);
            case "abs" -> Lanes.doubles(Math::abs);
            case "sqrt" -> Lanes.doubles(Math::sqrt);
            case "rcp" -> Lanes.doubles(x -> 1 / x);
            case "min" -> Lanes.doubles((x, y) -> x != x ? y : y != y ? x : Math.min(x, y));
            case "max" -> Lanes.doubles((x, y) -> x != x ? y : y != y ? x : Math.max(x, y));
            case "fma" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++)
                    od[o + l] = Double.doubleToRawLongBits(Math.fma(Double.longBitsToDouble(d[a + l]),
                            Double.longBitsToDouble(d[b + l]), Double.longBitsToDouble(d[c + l])));
            };
            default -> null;
        };
    }

    /** Rounding towards zero (rz), down (rm) or up (rp). */
    private static Lanes directed(Opcode op) {
        int direction = op.has("rm") ? -1 : op.has("rp") ? 1 : 0;
        return switch (op.base()) {
            case "add" -> Lanes.floats((x, y) -> roundedSum(x, y, direction));
            case "sub" -> Lanes.floats((x, y) -> roundedSum(x, -y, direction));
            case "mul" -> Lanes.floats((x, y) -> roundedSum((double) x * y, 0, direction));
            case "fma" -> Lanes.floats((x, y, z) -> roundedSum((double) x * y, z, direction));
            default -> null;
        };
    }

    /** x + y as a float in the given direction; the sum in double and its exact error decide. */
    private static float roundedSum(double x, double y, int direction) {
        double s = x + y;
        double part = s - x;
        double error = x - (s - part) + (y - part);
        float f = (float) s;
        if (Float.isNaN(f) || Double.isInfinite(s)) return f;
        int towards = direction != 0 ? direction : s > 0 ? -1 : 1;
        double beyond = f - s - error; // positive: f is above the true sum
        if (towards < 0 && beyond > 0) return Math.nextDown(f);
        if (towards > 0 && beyond < 0) return Math.nextUp(f);
        return f;
    }

    /** Subnormal operands and results become zero (ftz), results are held within [0, 1] (sat). */
    private static Lanes finished(Lanes plain, boolean ftz, boolean sat, int operands) {
        return (w, d, a, b, c, e, ow, od, o) -> {
            int[] in = new int[3 * 32];
            int[] from = {a, b, c};
            for (int k = 0; k < operands; k++)
                for (int l = 0; l < 32; l++) in[32 * k + l] = ftz ? flushed(w[from[k] + l]) : w[from[k] + l];
            plain.run(in, d, 0, 32, 64, e, ow, od, o);
            for (int l = 0; l < 32; l++) {
                int v = ftz ? flushed(ow[o + l]) : ow[o + l];
                ow[o + l] = sat ? saturated(v) : v;
            }
        };
    }

    static int flushed(int bits) {
        return (bits & 0x7F800000) == 0 ? bits & 0x80000000 : bits;
    }

    static int saturated(int bits) {
        float x = Float.intBitsToFloat(bits);
        return Float.floatToRawIntBits(x > 0 ? Math.min(x, 1f) : 0f);
    }
}
