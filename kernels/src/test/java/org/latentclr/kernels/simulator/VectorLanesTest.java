package org.latentclr.kernels.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors give what the plain loops give, shifts beyond the width and infinities included. */
class VectorLanesTest {
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final int[] words = new int[128];
    private final long[] longs = new long[128];

    VectorLanesTest() {
        for (int i = 0; i < 128; i++) {
            words[i] = i % 5 == 0 ? random.nextInt(-40, 40) : random.nextInt();
            longs[i] = i % 5 == 0 ? random.nextInt(-40, 40) : random.nextLong();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"add.f32", "sub.f32", "mul.f32", "fma.rn.f32", "add.s32", "sub.s32", "mul.lo.s32",
            "mad.lo.s32", "and.b32", "or.b32", "xor.b32", "shl.b32", "shr.u32", "shr.s32", "min.s32", "max.s32",
            "add.s64", "sub.s64", "mul.lo.s64", "cvt.s64.s32", "mul.wide.s32"})
    void computesTheSameBits(String opcode) {
        assumeTrue(Lanes.VECTORS);
        Opcode op = Opcode.of(opcode);
        Lanes plain = op.base().equals("cvt")
                ? Conversion.find(op)
                : op.type().isFloat() ? FloatArithmetic.find(op) : IntegerArithmetic.find(op);
        for (int i = 0; i < 200; i++) {
            int shift = random.nextInt(33);
            int[] expectedWords = new int[32];
            long[] expectedLongs = new long[32];
            int[] foundWords = new int[32];
            long[] foundLongs = new long[32];
            plain.run(words, longs, shift, 32 + shift, 64, 0, expectedWords, expectedLongs, 0);
            VectorLanes.find(op).run(words, longs, shift, 32 + shift, 64, 0, foundWords, foundLongs, 0);
            if (op.type().isFloat()) sameNumbers(expectedWords, foundWords);
            else
                assertArrayEquals(expectedWords, foundWords);
            assertArrayEquals(expectedLongs, foundLongs);
        }
    }

    /** NaN has many bit patterns. */
    private static void sameNumbers(int[] expected, int[] found) {
        for (int l = 0; l < 32; l++)
            assertEquals(Float.intBitsToFloat(expected[l]), Float.intBitsToFloat(found[l]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eq.s32", "ne.s32", "lt.s32", "le.s32", "gt.s32", "ge.s32", "lt.f32", "gt.f32", "leu.f32",
            "geu.f32"})
    void comparesTheSame(String text) {
        assumeTrue(Lanes.VECTORS);
        String name = text.substring(0, text.indexOf('.'));
        PtxType type = PtxType.of(text.substring(text.indexOf('.') + 1));
        words[3] = words[35];
        words[4] = 0x7FC00000;
        for (int a = 0; a < 40; a++) {
            int expected = 0;
            for (int l = 0; l < 32; l++)
                if (holds(name, type, words[a + l], words[32 + l])) expected |= 1 << l;
            assertEquals(expected, VectorLanes.comparison(name, type).run(words, longs, a, 32));
        }
    }

    private static boolean holds(String name, PtxType type, int a, int b) {
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        boolean real = type == PtxType.F32;
        return switch (name) {
            case "eq" -> a == b;
            case "ne" -> a != b;
            case "lt" -> real ? x < y : a < b;
            case "le" -> a <= b;
            case "gt" -> real ? x > y : a > b;
            case "ge" -> a >= b;
            case "leu" -> !(x > y);
            default -> !(x < y);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1, 0x80000000, 0x00FF00F0})
    void copiesTheLanesOfAMask(int mask) {
        assumeTrue(Lanes.VECTORS);
        int[] to = new int[40];
        long[] toLongs = new long[40];
        VectorLanes.copy(words, 7, to, 5, mask);
        VectorLanes.copy(longs, 7, toLongs, 5, mask);
        int[] chosen = new int[40];
        VectorLanes.choose(words, 7, 50, mask, chosen, 5);
        for (int l = 0; l < 32; l++) {
            boolean in = (mask >>> l & 1) != 0;
            assertEquals(in ? words[7 + l] : 0, to[5 + l]);
            assertEquals(in ? longs[7 + l] : 0, toLongs[5 + l]);
            assertEquals(in ? words[7 + l] : words[50 + l], chosen[5 + l]);
        }
    }
}
