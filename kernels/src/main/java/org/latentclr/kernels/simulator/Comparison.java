package org.latentclr.kernels.simulator;

/** {@code setp}: compares two operands in all 32 lanes; bit l of the result is lane l's. */
@FunctionalInterface
interface Comparison {
    /** What a comparison accepts: x below y, equal, above, or (with a NaN) none of these. */
    int BELOW = 1, EQUAL = 2, ABOVE = 4, UNORDERED = 8;

    int run(int[] w, long[] d, int a, int b);

    /** The comparison of that name ({@code lt}, {@code geu}, …) for a type, or null. */
    static Comparison find(String name, PtxType t) {
        if (t == PtxType.F16) return null;
        int accepted = t.isFloat() ? ofFloats(name) : ofIntegers(name);
        if (accepted == 0) return null;
        Comparison vectors = Lanes.VECTORS ? VectorLanes.comparison(name, t) : null;
        if (vectors != null) return vectors;
        if (t.isFloat()) return t == PtxType.F64 ? doubles(accepted) : floats(accepted);
        return t.isLong() ? longs(accepted, t.isSigned() ? 0 : Long.MIN_VALUE) : ints(accepted, t);
    }

    private static int ofIntegers(String name) {
        return switch (name) {
            case "eq" -> EQUAL;
            case "ne" -> BELOW | ABOVE;
            case "lt", "lo" -> BELOW;
            case "le", "ls" -> BELOW | EQUAL;
            case "gt", "hi" -> ABOVE;
            case "ge", "hs" -> ABOVE | EQUAL;
            default -> 0;
        };
    }

    private static int ofFloats(String name) {
        return switch (name) {
            case "eq" -> EQUAL;
            case "ne" -> BELOW | ABOVE;
            case "lt" -> BELOW;
            case "le" -> BELOW | EQUAL;
            case "gt" -> ABOVE;
            case "ge" -> ABOVE | EQUAL;
            case "num" -> BELOW | EQUAL | ABOVE;
            case "nan" -> UNORDERED;
            case "equ", "neu", "ltu", "leu", "gtu", "geu" -> UNORDERED | ofFloats(name.substring(0, 2));
            default -> 0;
        };
    }

    private static int joined(int accepted, int below, int equal, int above) {
        int m = 0;
        if ((accepted & BELOW) != 0) m |= below;
        if ((accepted & EQUAL) != 0) m |= equal;
        if ((accepted & ABOVE) != 0) m |= above;
        if ((accepted & UNORDERED) != 0) m |= ~(below | equal | above);
        return m;
    }

    /** Unsigned numbers of 32 bits are compared as signed ones with the first bit turned; narrower ones are widened first. */
    private static Comparison ints(int accepted, PtxType t) {
        int turned = t.bytes() == 4 && !t.isSigned() ? Integer.MIN_VALUE : 0;
        boolean whole = t.bytes() == 4;
        return (w, d, a, b) -> {
            int below = 0, equal = 0;
            for (int l = 0; l < 32; l++) {
                int x = (whole ? w[a + l] : (int) Conversion.widened(w[a + l], t)) ^ turned;
                int y = (whole ? w[b + l] : (int) Conversion.widened(w[b + l], t)) ^ turned;
                below |= (x < y ? 1 : 0) << l;
                equal |= (x == y ? 1 : 0) << l;
            }
            return joined(accepted, below, equal, ~(below | equal));
        };
    }

    private static Comparison longs(int accepted, long turned) {
        return (w, d, a, b) -> {
            int below = 0, equal = 0;
            for (int l = 0; l < 32; l++) {
                below |= ((d[a + l] ^ turned) < (d[b + l] ^ turned) ? 1 : 0) << l;
                equal |= (d[a + l] == d[b + l] ? 1 : 0) << l;
            }
            return joined(accepted, below, equal, ~(below | equal));
        };
    }

    private static Comparison floats(int accepted) {
        return (w, d, a, b) -> {
            int below = 0, equal = 0, above = 0;
            for (int l = 0; l < 32; l++) {
                float x = Float.intBitsToFloat(w[a + l]), y = Float.intBitsToFloat(w[b + l]);
                below |= (x < y ? 1 : 0) << l;
                equal |= (x == y ? 1 : 0) << l;
                above |= (x > y ? 1 : 0) << l;
            }
            return joined(accepted, below, equal, above);
        };
    }

    private static Comparison doubles(int accepted) {
        return (w, d, a, b) -> {
            int below = 0, equal = 0, above = 0;
            for (int l = 0; l < 32; l++) {
                double x = Double.longBitsToDouble(d[a + l]), y = Double.longBitsToDouble(d[b + l]);
                below |= (x < y ? 1 : 0) << l;
                equal |= (x == y ? 1 : 0) << l;
                above |= (x > y ? 1 : 0) << l;
            }
            return joined(accepted, below, equal, above);
        };
    }
}
