package org.latentclr.kernels.simulator;

/** {@code setp}: compares two operands in all 32 lanes; bit l of the result is lane l's. */
@FunctionalInterface
interface Comparison {
    int run(int[] w, long[] d, int a, int b);

    /** Of two ints. */
    interface Ints {
        boolean test(int x, int y);
    }

    interface Longs {
        boolean test(long x, long y);
    }

    interface Doubles {
        boolean test(double x, double y);
    }

    /** The comparison of that name ({@code lt}, {@code geu}, …) for a type, or null. */
    static Comparison find(String name, PtxType t) {
        if (t.isFloat()) return t == PtxType.F16 ? null : floats(name, t);
        return t.isLong() ? longs(name, t.isSigned()) : ints(name, t);
    }

    private static Comparison ints(String name, PtxType t) {
        if (t == PtxType.S32 && name.equals("lt")) return (w, d, a, b) -> {
            int m = 0;
            for (int l = 0; l < 32; l++) if (w[a + l] < w[b + l]) m |= 1 << l;
            return m;
        };
        boolean signed = t.isSigned();
        Longs f = of(name, signed);
        return f == null ? null : (w, d, a, b) -> {
            int m = 0;
            for (int l = 0; l < 32; l++)
                if (f.test(Conversion.widened(w[a + l], t), Conversion.widened(w[b + l], t))) m |= 1 << l;
            return m;
        };
    }

    private static Comparison longs(String name, boolean signed) {
        Longs f = of(name, signed);
        return f == null ? null : (w, d, a, b) -> {
            int m = 0;
            for (int l = 0; l < 32; l++) if (f.test(d[a + l], d[b + l])) m |= 1 << l;
            return m;
        };
    }

    private static Longs of(String name, boolean signed) {
        return switch (name) {
            case "eq" -> (x, y) -> x == y;
            case "ne" -> (x, y) -> x != y;
            case "lt", "lo" -> signed ? (x, y) -> x < y : (x, y) -> Long.compareUnsigned(x, y) < 0;
            case "le", "ls" -> signed ? (x, y) -> x <= y : (x, y) -> Long.compareUnsigned(x, y) <= 0;
            case "gt", "hi" -> signed ? (x, y) -> x > y : (x, y) -> Long.compareUnsigned(x, y) > 0;
            case "ge", "hs" -> signed ? (x, y) -> x >= y : (x, y) -> Long.compareUnsigned(x, y) >= 0;
            default -> null;
        };
    }

    private static Comparison floats(String name, PtxType t) {
        Doubles f = switch (name) {
            case "eq" -> (x, y) -> x == y;
            case "ne" -> (x, y) -> x < y || x > y;
            case "lt" -> (x, y) -> x < y;
            case "le" -> (x, y) -> x <= y;
            case "gt" -> (x, y) -> x > y;
            case "ge" -> (x, y) -> x >= y;
            case "equ" -> (x, y) -> !(x < y || x > y);
            case "neu" -> (x, y) -> x != y;
            case "ltu" -> (x, y) -> !(x >= y);
            case "leu" -> (x, y) -> !(x > y);
            case "gtu" -> (x, y) -> !(x <= y);
            case "geu" -> (x, y) -> !(x < y);
            case "num" -> (x, y) -> x == x && y == y;
            case "nan" -> (x, y) -> x != x || y != y;
            default -> null;
        };
        if (f == null) return null;
        return t == PtxType.F64 ? (w, d, a, b) -> {
            int m = 0;
            for (int l = 0; l < 32; l++)
                if (f.test(Double.longBitsToDouble(d[a + l]), Double.longBitsToDouble(d[b + l]))) m |= 1 << l;
            return m;
        } : (w, d, a, b) -> {
            int m = 0;
            for (int l = 0; l < 32; l++)
                if (f.test(Float.intBitsToFloat(w[a + l]), Float.intBitsToFloat(w[b + l]))) m |= 1 << l;
            return m;
        };
    }
}
