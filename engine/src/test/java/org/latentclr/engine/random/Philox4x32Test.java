package org.latentclr.engine.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Philox4x32Test {
    /** The vectors that the authors of Philox publish with their code (philox4x32-10). */
    @Test
    void knownAnswers() {
        int[] out = new int[4];
        Philox4x32.block(0, 0, 0, out);
        assertArrayEquals(new int[]{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, out);
        Philox4x32.block(-1, -1, -1, out);
        assertArrayEquals(new int[]{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, out);
        Philox4x32.block(0x299f31d0a4093822L, 0x0370734413198a2eL, 0x85a308d3243f6a88L, out);
        assertArrayEquals(new int[]{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}, out);
    }

    @Test
    void anyCutGivesTheSameNumbers() {
        float[] whole = new float[1001], parts = new float[1001];
        Philox4x32.uniform(7, 3, 5, whole, 0, 1001);
        for (int i = 0; i < 1001; i += 77) Philox4x32.uniform(7, 3, 5 + i, parts, i, Math.min(77, 1001 - i));
        assertArrayEquals(whole, parts);
        Philox4x32.normal(7, 3, 6, whole, 0, 1001);
        for (int i = 0; i < 1001; i += 78) Philox4x32.normal(7, 3, 6 + i, parts, i, Math.min(78, 1001 - i));
        assertArrayEquals(whole, parts);
        assertThrows(IllegalArgumentException.class, () -> Philox4x32.normal(7, 3, 5, whole, 0, 4));
    }

    @Test
    void normalsAreBoxMullerOfTheWords() {
        int[] w = new int[10_000];
        float[] x = new float[10_000];
        Philox4x32.words(11, 2, 0, w, w.length);
        Philox4x32.normal(11, 2, 0, x, 0, x.length);
        for (int i = 0; i < x.length; i += 2) {
            double r = Math.sqrt(-2 * Math.log(((w[i] >>> 8) + 1) * 0x1p-24)),
                    a = 2 * Math.PI * (w[i + 1] >>> 8) * 0x1p-24;
            assertEquals(r * Math.cos(a), x[i], 6e-7 * Math.max(1, r));
            assertEquals(r * Math.sin(a), x[i + 1], 6e-7 * Math.max(1, r));
        }
    }

    @Test
    void seriesAreWithinTwoUnitsInTheLastPlace() {
        for (int i = 1; i <= 1 << 24; i += 37) {
            float x = i * 0x1p-24f;
            float log = Philox4x32.log(x);
            assertEquals(Math.log(x), log, 2.5 * Math.ulp(log));
        }
        for (float t = -0.7854f; t <= 0.7854f; t += 1e-5f) {
            assertEquals(Math.sin(t), Philox4x32.sin(t), 1.5 * Math.ulp((float) Math.sin(t)));
            assertEquals(Math.cos(t), Philox4x32.cos(t), 1.5 * Math.ulp((float) Math.cos(t)));
        }
    }

    @Test
    void momentsAreThoseOfTheDistributions() {
        int n = 400_000;
        float[] x = new float[n];
        new RandomStream(1, 0).normal(x, 0, n);
        double[] m = new double[5];
        for (float v : x) for (int k = 1; k < 5; k++) m[k] += Math.pow(v, k) / n;
        assertEquals(0, m[1], 0.01);
        assertEquals(1, m[2], 0.015);
        assertEquals(0, m[3], 0.03);
        assertEquals(3, m[4], 0.08);
        new RandomStream(1, 1).uniform(x, 0, n);
        double mean = 0;
        for (float v : x) {
            assertTrue(v >= 0 && v < 1);
            mean += v / n;
        }
        assertEquals(0.5, mean, 0.003);
    }

    @Test
    void aStoredStateGoesOnAsIfNothingHadHappened() {
        RandomStream a = new RandomStream(5, 9);
        a.normal(new float[7], 0, 7);
        a.nextInt(10);
        RandomStream b = new RandomStream(a.state());
        for (int i = 0; i < 20; i++) {
            assertEquals(a.nextInt(1000), b.nextInt(1000));
            assertEquals(a.nextNormal(), b.nextNormal());
            assertEquals(a.nextFloat(), b.nextFloat());
        }
        assertFalse(Arrays.equals(new RandomStream(5, 8).permutation(50), new RandomStream(5, 9).permutation(50)));
    }

    @Test
    void wholeNumbersAndPermutations() {
        RandomStream stream = new RandomStream(3, 0);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[stream.nextInt(7)]++;
        for (int c : counts) assertEquals(10_000, c, 400);
        int[] order = stream.permutation(100);
        assertFalse(Arrays.equals(order, Arrays.stream(order).sorted().toArray()));
        for (int i = 0; i < 100; i++) assertEquals(i, Arrays.stream(order).sorted().toArray()[i]);
        assertThrows(IllegalArgumentException.class, () -> stream.nextInt(0));
    }
}
