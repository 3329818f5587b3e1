package org.latentclr.kernels.simulator;

import java.util.List;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.latentclr.engine.backend.cpu.VectorSupport;

/** The instructions that kernels are full of, with vectors of the machine; the bits are those of the plain loops. */
final class VectorLanes {
    private static final int BITS = VectorSupport.detect().bits();
    private static final VectorSpecies<Integer> WORDS = VectorSpecies.of(int.class, VectorShape.forBitSize(BITS));
    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, VectorShape.forBitSize(BITS));
    /** As many numbers of 32 bits as there are in {@link #LONGS}. */
    private static final VectorSpecies<Integer> HALVES = VectorSpecies.of(int.class, VectorShape.forBitSize(BITS / 2));
    private static final int W = WORDS.length();
    private static final int D = LONGS.length();

    private VectorLanes() {}

    /** The instruction, or null where the plain loop is as good. */
    static Lanes find(Opcode op) {
        if (op.types().equals(List.of(PtxType.S64, PtxType.S32)) && op.modifiers().isEmpty()) return widened();
        if (op.base().equals("mul") && op.has("wide") && op.type() == PtxType.S32) return wideProduct();
        if (op.base().equals("shr") && op.type().bytes() == 4) return shiftedRight(op.type().isSigned());
        if (op.text().equals("min.s32") || op.text().equals("max.s32")) return extreme(op.base().equals("min"));
        if (!op.modifiers().stream().allMatch(m -> m.equals("rn") || m.equals("lo"))) return null;
        return switch (op.type()) {
            case F32 -> floats(op.base());
            case S32, U32, B32 -> words(op.base());
            case S64, U64, B64 -> longs(op.base());
            default -> null;
        };
    }

    private static Lanes floats(String base) {
        return switch (base) {
            case "add" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l).reinterpretAsFloats()
                            .add(IntVector.fromArray(WORDS, w, b + l).reinterpretAsFloats()).reinterpretAsInts()
                            .intoArray(ow, o + l);
            };
            case "sub" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l).reinterpretAsFloats()
                            .sub(IntVector.fromArray(WORDS, w, b + l).reinterpretAsFloats()).reinterpretAsInts()
                            .intoArray(ow, o + l);
            };
            case "mul" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l).reinterpretAsFloats()
                            .mul(IntVector.fromArray(WORDS, w, b + l).reinterpretAsFloats()).reinterpretAsInts()
                            .intoArray(ow, o + l);
            };
            case "fma" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l).reinterpretAsFloats()
                            .fma(IntVector.fromArray(WORDS, w, b + l).reinterpretAsFloats(),
                                    IntVector.fromArray(WORDS, w, c + l).reinterpretAsFloats())
                            .reinterpretAsInts().intoArray(ow, o + l);
            };
            default -> null;
        };
    }

    private static Lanes words(String base) {
        return switch (base) {
            case "add" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l).add(IntVector.fromArray(WORDS, w, b + l)).intoArray(ow, o + l);
            };
            case "sub" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l).sub(IntVector.fromArray(WORDS, w, b + l)).intoArray(ow, o + l);
            };
            case "mul" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l).mul(IntVector.fromArray(WORDS, w, b + l)).intoArray(ow, o + l);
            };
            case "mad" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l).mul(IntVector.fromArray(WORDS, w, b + l))
                            .add(IntVector.fromArray(WORDS, w, c + l)).intoArray(ow, o + l);
            };
            case "and" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l).and(IntVector.fromArray(WORDS, w, b + l)).intoArray(ow, o + l);
            };
            case "or" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l).or(IntVector.fromArray(WORDS, w, b + l)).intoArray(ow, o + l);
            };
            case "xor" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W)
                    IntVector.fromArray(WORDS, w, a + l)
                            .lanewise(VectorOperators.XOR, IntVector.fromArray(WORDS, w, b + l)).intoArray(ow, o + l);
            };
            case "shl" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += W) {
                    IntVector by = IntVector.fromArray(WORDS, w, b + l);
                    IntVector.fromArray(WORDS, w, a + l).lanewise(VectorOperators.LSHL, by)
                            .blend(0, by.compare(VectorOperators.UGT, 31)).intoArray(ow, o + l);
                }
            };
            default -> null;
        };
    }

    private static Lanes shiftedRight(boolean signed) {
        if (signed) return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l += W)
                IntVector.fromArray(WORDS, w, a + l).lanewise(VectorOperators.ASHR,
                        IntVector.fromArray(WORDS, w, b + l).lanewise(VectorOperators.UMIN, 31)).intoArray(ow, o + l);
        };
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l += W) {
                IntVector by = IntVector.fromArray(WORDS, w, b + l);
                IntVector.fromArray(WORDS, w, a + l).lanewise(VectorOperators.LSHR, by)
                        .blend(0, by.compare(VectorOperators.UGT, 31)).intoArray(ow, o + l);
            }
        };
    }

    private static Lanes extreme(boolean least) {
        if (least) return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l += W)
                IntVector.fromArray(WORDS, w, a + l).min(IntVector.fromArray(WORDS, w, b + l)).intoArray(ow, o + l);
        };
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l += W)
                IntVector.fromArray(WORDS, w, a + l).max(IntVector.fromArray(WORDS, w, b + l)).intoArray(ow, o + l);
        };
    }

    private static Lanes longs(String base) {
        return switch (base) {
            case "add" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += D)
                    LongVector.fromArray(LONGS, d, a + l).add(LongVector.fromArray(LONGS, d, b + l)).intoArray(od,
                            o + l);
            };
            case "sub" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += D)
                    LongVector.fromArray(LONGS, d, a + l).sub(LongVector.fromArray(LONGS, d, b + l)).intoArray(od,
                            o + l);
            };
            case "mul" -> (w, d, a, b, c, e, ow, od, o) -> {
                for (int l = 0; l < 32; l += D)
                    LongVector.fromArray(LONGS, d, a + l).mul(LongVector.fromArray(LONGS, d, b + l)).intoArray(od,
                            o + l);
            };
            default -> null;
        };
    }

    /** {@code cvt.s64.s32}. */
    private static Lanes widened() {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l += D)
                ((LongVector) IntVector.fromArray(HALVES, w, a + l).castShape(LONGS, 0)).intoArray(od, o + l);
        };
    }

    /** {@code mul.wide.s32}. */
    private static Lanes wideProduct() {
        return (w, d, a, b, c, e, ow, od, o) -> {
            for (int l = 0; l < 32; l += D)
                ((LongVector) IntVector.fromArray(HALVES, w, a + l).castShape(LONGS, 0))
                        .mul(IntVector.fromArray(HALVES, w, b + l).castShape(LONGS, 0)).intoArray(od, o + l);
        };
    }

    /** {@code setp} on numbers of 32 bits, or null. */
    static Comparison comparison(String name, PtxType t) {
        return switch (t) {
            case S32 -> signed(name);
            case F32 -> floating(name);
            default -> null;
        };
    }

    private static Comparison signed(String name) {
        return switch (name) {
            case "eq" -> (w, d, a, b) -> {
                int p = 0;
                for (int l = 0; l < 32; l += W)
                    p |= (int) IntVector.fromArray(WORDS, w, a + l).eq(IntVector.fromArray(WORDS, w, b + l))
                            .toLong() << l;
                return p;
            };
            case "ne" -> (w, d, a, b) -> {
                int p = 0;
                for (int l = 0; l < 32; l += W)
                    p |= (int) IntVector.fromArray(WORDS, w, a + l).eq(IntVector.fromArray(WORDS, w, b + l))
                            .toLong() << l;
                return ~p;
            };
            case "lt" -> (w, d, a, b) -> below(w, a, b);
            case "gt" -> (w, d, a, b) -> below(w, b, a);
            case "ge" -> (w, d, a, b) -> ~below(w, a, b);
            case "le" -> (w, d, a, b) -> ~below(w, b, a);
            default -> null;
        };
    }

    private static int below(int[] w, int a, int b) {
        int p = 0;
        for (int l = 0; l < 32; l += W)
            p |= (int) IntVector.fromArray(WORDS, w, a + l).lt(IntVector.fromArray(WORDS, w, b + l)).toLong() << l;
        return p;
    }

    private static Comparison floating(String name) {
        return switch (name) {
            case "lt" -> (w, d, a, b) -> belowReal(w, a, b);
            case "gt" -> (w, d, a, b) -> belowReal(w, b, a);
            case "geu" -> (w, d, a, b) -> ~belowReal(w, a, b);
            case "leu" -> (w, d, a, b) -> ~belowReal(w, b, a);
            default -> null;
        };
    }

    private static int belowReal(int[] w, int a, int b) {
        int p = 0;
        for (int l = 0; l < 32; l += W)
            p |= (int) IntVector.fromArray(WORDS, w, a + l).reinterpretAsFloats()
                    .lt(IntVector.fromArray(WORDS, w, b + l).reinterpretAsFloats()).toLong() << l;
        return p;
    }

    /** Copies the lanes of {@code mask}. */
    static void copy(int[] from, int a, int[] to, int o, int mask) {
        for (int l = 0; l < 32; l += W)
            IntVector.fromArray(WORDS, from, a + l).intoArray(to, o + l,
                    VectorMask.fromLong(WORDS, (mask & 0xFFFFFFFFL) >>> l));
    }

    static void copy(long[] from, int a, long[] to, int o, int mask) {
        for (int l = 0; l < 32; l += D)
            LongVector.fromArray(LONGS, from, a + l).intoArray(to, o + l,
                    VectorMask.fromLong(LONGS, (mask & 0xFFFFFFFFL) >>> l));
    }

    /** {@code selp}: lane l from {@code a} where bit l of {@code chosen} is set, else from {@code b}. */
    static void choose(int[] w, int a, int b, int chosen, int[] to, int o) {
        for (int l = 0; l < 32; l += W)
            IntVector.fromArray(WORDS, w, b + l).blend(IntVector.fromArray(WORDS, w, a + l),
                    VectorMask.fromLong(WORDS, (chosen & 0xFFFFFFFFL) >>> l)).intoArray(to, o + l);
    }
}
