package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GemmTest {
    private static final int[] SIZES = {0, 1, 2, 3, 5, 7, 8, 9, 12, 13, 16, 17, 31, 32, 33, 40, 64, 65, 100, 130, 513};

    static float[] random(int n, long seed) {
        Random random = new Random(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = random.nextFloat() * 2 - 1;
        return x;
    }

    /** A matrix with unused elements around it, in one of two layouts. */
    static Mat matrix(Random random, int rows, int columns) {
        int offset = random.nextInt(5), pad = random.nextInt(4);
        boolean transposed = random.nextBoolean();
        int r = transposed ? columns : rows, c = transposed ? rows : columns;
        Mat mat = Mat.of(GemmTest.random(offset + r * (c + pad) + 3, random.nextLong()), offset, r, c, c + pad);
        return transposed ? mat.transposed() : mat;
    }

    static float[] naive(Mat a, Mat b, Mat c, boolean accumulate) {
        float[] out = c.data().clone();
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                double sum = accumulate ? out[c.index(i, j)] : 0;
                for (int p = 0; p < a.columns(); p++) {
                    sum += (double) a.data()[a.index(i, p)] * b.data()[b.index(p, j)];
                }
                out[c.index(i, j)] = (float) sum;
            }
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128, 256, 512})
    void agreesWithPlainLoops(int bits) {
        Random random = new Random(bits);
        try (Team team = new Team(3)) {
            Gemm gemm = new Gemm(team, VectorSupport.ofBits(bits));
            for (int round = 0; round < 400; round++) {
                int m = SIZES[random.nextInt(SIZES.length)], n = SIZES[random.nextInt(SIZES.length)];
                int k = round % 50 == 0 ? 1100 : SIZES[random.nextInt(SIZES.length)];
                Mat a = matrix(random, m, k), b = matrix(random, k, n), c = matrix(random, m, n);
                boolean accumulate = random.nextBoolean();
                float[] expected = naive(a, b, c, accumulate);
                gemm.multiply(a, b, c, accumulate);
                assertArrayEquals(expected, c.data(), 2e-6f * (k + 4), "m=" + m + " n=" + n + " k=" + k);
            }
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        int[][] shapes = {{300, 200, 700}, {5, 900, 130}, {900, 3, 130}, {40, 1000, 600}, {64, 64, 2000},
                {1, 700, 700}};
        for (int[] s : shapes) {
            for (int layout = 0; layout < 4; layout++) {
                float[] first = null;
                for (int threads = 1; threads <= 4; threads++) {
                    try (Team team = new Team(threads)) {
                        Mat a = Mat.of(random(s[0] * s[2], 1), s[0], s[2]),
                                b = Mat.of(random(s[2] * s[1], 2), s[2], s[1]);
                        if ((layout & 1) != 0) a = Mat.of(a.data(), s[2], s[0]).transposed();
                        if ((layout & 2) != 0) b = Mat.of(b.data(), s[1], s[2]).transposed();
                        float[] c = new float[s[0] * s[1]];
                        new Gemm(team, VectorSupport.detect()).multiply(a, b, Mat.of(c, s[0], s[1]), false);
                        if (first == null) first = c;
                        assertArrayEquals(first, c);
                    }
                }
            }
        }
    }

    @Test
    void symmetricProductIsTheProductWithTheTransposed() {
        for (int threads = 1; threads <= 4; threads++) {
            try (Team team = new Team(threads)) {
                Gemm gemm = new Gemm(team, VectorSupport.detect());
                for (int m : new int[]{0, 1, 6, 9, 33, 100, 161}) {
                    int k = 530;
                    Mat a = Mat.of(random(m * k, m), m, k);
                    float[] whole = new float[m * m], half = new float[m * m];
                    gemm.multiply(a, a.transposed(), Mat.of(whole, m, m), false);
                    gemm.syrk(a, Mat.of(half, m, m));
                    assertArrayEquals(whole, half, "m=" + m);
                }
            }
        }
    }

    @Test
    void batchesAreProductsAtDistances() {
        try (Team team = new Team(2)) {
            Gemm gemm = new Gemm(team, VectorSupport.detect());
            for (int batch : new int[]{0, 1, 5}) {
                float[] a = random(5 * 21 * 13, 1), b = random(5 * 13 * 34, 2), c = new float[5 * 21 * 34],
                        one = c.clone();
                Mat ma = Mat.of(a, 21, 13), mb = Mat.of(b, 13, 34);
                gemm.multiplyBatched(batch, ma, 21 * 13, mb, 0, Mat.of(c, 21, 34), 21 * 34, false);
                for (int i = 0; i < batch; i++) {
                    gemm.multiply(ma.shifted(i * 21 * 13), mb, Mat.of(one, 21, 34).shifted(i * 21 * 34), false);
                }
                assertArrayEquals(one, c);
            }
        }
    }

    @Test
    void twoByTwoByHand() {
        try (Team team = new Team(1)) {
            float[] c = {1, 1, 1, 1};
            new Gemm(team, VectorSupport.detect()).multiply(Mat.of(new float[]{1, 2, 3, 4}, 2, 2),
                    Mat.of(new float[]{5, 6, 7, 8}, 2, 2), Mat.of(c, 2, 2), true);
            assertArrayEquals(new float[]{20, 23, 44, 51}, c);
        }
    }

    @Test
    void wrongShapesNameTheSizes() {
        try (Team team = new Team(1)) {
            Mat a = Mat.of(new float[6], 2, 3);
            var e = assertThrows(IllegalArgumentException.class,
                    () -> new Gemm(team, VectorSupport.detect()).multiply(a, a, a, false));
            assertEquals("matrix product: expected [m,k]*[k,n]=[m,n], found [2,3]*[2,3]=[2,3]", e.getMessage());
            assertThrows(IndexOutOfBoundsException.class, () -> Mat.of(new float[5], 2, 3));
        }
    }
}
