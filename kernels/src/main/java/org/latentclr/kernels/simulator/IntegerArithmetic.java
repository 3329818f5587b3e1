package org.latentclr.kernels.simulator;

/** Integer instructions; those that kernels have most often are loops of their own, the others hand each lane to a function. Registers of 16 bits live in the low half of 32-bit ones; what lies above is ignored by their readers. */
final class IntegerArithmetic {
    private IntegerArithmetic() {}

    /** The instruction, or null where there is none of that name. */
    static Lanes find(Opcode op) {
        PtxType t = op.type();
        if (op.base().equals("mul") && op.has("wide")) return wide(t);
        if (op.base().equals("mad") && op.has("wide")) return wideSum(t);
        return switch (t.bytes()) {
            case 2 -> halves(op);
            case 4 -> words(op, t.isSigned());
            case 8 -> longs(op, t.isSigned());
            default -> null;
        };
    }

    private static Lanes halves(Opcode op) {
        return switch (op.base()) {
            case "add", "sub", "and", "or", "xor", "not", "mul" -> words(op, false);
            case "shl" -> Lanes.ints((x, s) -> Integer.compareUnsigned(s, 15) > 0 ? 0 : x << s);
            case "shr" -> op.type().isSigned()
                    ? Lanes.ints((x, s) -> (short) x >> Math.min(s & 0xFFFF, 15))
                    : Lanes.ints((x, s) -> Integer.compareUnsigned(s, 15) > 0 ? 0 : (x & 0xFFFF) >>> s);
            default -> null;
        };
    }

    private static Lanes words(Opcode op, boolean signed) {
        return switch (op.base()) {
            case "add" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = w[a + l] + w[b + l];
            };
            case "sub" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = w[a + l] - w[b + l];
            };
            case "mul" -> op.has("hi") ? high(signed) : (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = w[a + l] * w[b + l];
            };
            case "mad" -> op.has("hi") ? null : (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = w[a + l] * w[b + l] + w[c + l];
            };
            case "div" -> signed ? (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = w[b + l] == 0 ? -1 : w[a + l] / w[b + l];
            } : Lanes.ints((x, y) -> y == 0 ? -1 : Integer.divideUnsigned(x, y));
            case "rem" -> signed ? (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = w[b + l] == 0 ? -1 : w[a + l] % w[b + l];
            } : Lanes.ints((x, y) -> y == 0 ? -1 : Integer.remainderUnsigned(x, y));
            case "min" -> Lanes.ints((x, y) -> less(x, y, signed) ? x : y);
            case "max" -> Lanes.ints((x, y) -> less(x, y, signed) ? y : x);
            case "neg" -> Lanes.ints(x -> -x);
            case "abs" -> Lanes.ints(Math::abs);
            case "shl" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = (w[b + l] & ~31) != 0 ? 0 : w[a + l] << w[b + l];
            };
            case "shr" -> signed
                    ? Lanes.ints((x, s) -> x >> (Integer.compareUnsigned(s, 31) > 0 ? 31 : s))
                    : Lanes.ints((x, s) -> Integer.compareUnsigned(s, 31) > 0 ? 0 : x >>> s);
            default -> bits(op);
        };
    }

    private static Lanes bits(Opcode op) {
        return switch (op.base()) {
            case "and" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = w[a + l] & w[b + l];
            };
            case "or" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = w[a + l] | w[b + l];
            };
            case "xor" -> Lanes.ints((x, y) -> x ^ y);
            case "not" -> Lanes.ints(x -> ~x);
            case "popc" -> Lanes.ints(Integer::bitCount);
            case "clz" -> Lanes.ints(Integer::numberOfLeadingZeros);
            case "brev" -> Lanes.ints(Integer::reverse);
            case "bfi" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = (int) insert(w[a + l], w[b + l], w[c + l], w[e + l], 32);
            };
            case "shf" -> {
                boolean left = op.has("l");
                boolean wrap = op.has("wrap");
                yield Lanes.ints((low, high, s) -> funnel(low, high, wrap ? s & 31 : clamp(s), left));
            }
            default -> null;
        };
    }

    private static Lanes longs(Opcode op, boolean signed) {
        return switch (op.base()) {
            case "add" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) od[o + l] = d[a + l] + d[b + l];
            };
            case "sub" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) od[o + l] = d[a + l] - d[b + l];
            };
            case "mul" -> op.has("hi")
                    ? Lanes.longs((x, y) -> signed ? Math.multiplyHigh(x, y) : Math.unsignedMultiplyHigh(x, y))
                    : (w, d, a, b, c, e, ow, od, o) -> {
                        for (int l = 0; l < 32; l++) od[o + l] = d[a + l] * d[b + l];
                    };
            case "mad" -> op.has("hi") ? null : (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) od[o + l] = d[a + l] * d[b + l] + d[c + l];
            };
            case "div" -> Lanes.longs((x, y) -> y == 0 ? -1 : signed ? x / y : Long.divideUnsigned(x, y));
            case "rem" -> Lanes.longs((x, y) -> y == 0 ? -1 : signed ? x % y : Long.remainderUnsigned(x, y));
            case "min" -> Lanes.longs((x, y) -> less(x, y, signed) ? x : y);
            case "max" -> Lanes.longs((x, y) -> less(x, y, signed) ? y : x);
            case "neg" -> Lanes.longs(x -> -x);
            case "abs" -> Lanes.longs(Math::abs);
            case "and" -> Lanes.longs((x, y) -> x & y);
            case "or" -> Lanes.longs((x, y) -> x | y);
            case "xor" -> Lanes.longs((x, y) -> x ^ y);
            case "not" -> Lanes.longs(x -> ~x);
            case "shl" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) od[o + l] = (w[b + l] & ~63) != 0 ? 0 : d[a + l] << w[b + l];
            };
            case "shr" -> signed
                    ? Lanes.longByInt((x, s) -> x >> Math.min(s, 63))
                    : Lanes.longByInt((x, s) -> s > 63 ? 0 : x >>> s);
            case "bfi" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) od[o + l] = insert(d[a + l], d[b + l], w[c + l], w[e + l], 64);
            };
            case "popc" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = Long.bitCount(d[a + l]);
            };
            case "clz" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) ow[o + l] = Long.numberOfLeadingZeros(d[a + l]);
            };
            default -> null;
        };
    }

    private static Lanes high(boolean signed) {
        return signed
                ? Lanes.ints((x, y) -> (int) ((long) x * y >> 32))
                : (w, d, a, b, c, e, ow, od, o) -> {
                    for (int l = 0; l < 32; l++)
                        ow[o + l] = (int) ((w[a + l] & 0xFFFFFFFFL) * (w[b + l] & 0xFFFFFFFFL) >>> 32);
                };
    }

    private static Lanes wide(PtxType t) {
        return switch (t) {
            case S32 -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) od[o + l] = (long) w[a + l] * w[b + l];
            };
            case U32 -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) od[o + l] = (w[a + l] & 0xFFFFFFFFL) * (w[b + l] & 0xFFFFFFFFL);
            };
            case S16 -> Lanes.ints((x, y) -> (short) x * (short) y);
            case U16 -> Lanes.ints((x, y) -> (x & 0xFFFF) * (y & 0xFFFF));
            default -> null;
        };
    }

    private static Lanes wideSum(PtxType t) {
        return switch (t) {
            case S32 -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++) od[o + l] = (long) w[a + l] * w[b + l] + d[c + l];
            };
            case U32 -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l++)
                    od[o + l] = (w[a + l] & 0xFFFFFFFFL) * (w[b + l] & 0xFFFFFFFFL) + d[c + l];
            };
            default -> null;
        };
    }

    private static boolean less(long x, long y, boolean signed) {
        return signed ? x < y : Long.compareUnsigned(x, y) < 0;
    }

    private static boolean less(int x, int y, boolean signed) {
        return signed ? x < y : Integer.compareUnsigned(x, y) < 0;
    }

    /** {@code from} placed over {@code length} bits of {@code into} from bit {@code position}. */
    private static long insert(long from, long into, int position, int length, int bits) {
        int p = position & 0xFF;
        int n = Math.min(length & 0xFF, bits - p);
        if (n <= 0) return into;
        long mask = (n == 64 ? -1L : (1L << n) - 1) << p;
        return into & ~mask | from << p & mask;
    }

    private static int clamp(int s) {
        return Integer.compareUnsigned(s, 32) > 0 ? 32 : s;
    }

    /** 32 bits of high:low, shifted left (the upper half is kept) or right (the lower half). */
    private static int funnel(int low, int high, int s, boolean left) {
        long both = low & 0xFFFFFFFFL | (long) high << 32;
        return left ? (int) (both << s >>> 32) : (int) (both >>> s);
    }
}
