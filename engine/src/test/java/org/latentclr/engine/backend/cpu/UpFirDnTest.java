package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UpFirDnTest {
    /** Insert zeros, pad, filter and take every n-th, literally. */
    private static float[] naive(UpFirDnGeometry g, float[] x, float[] f, float gain) {
        int hh = g.h() * g.upY() + g.padY0() + g.padY1(), ww = g.w() * g.upX() + g.padX0() + g.padX1();
        float[] y = new float[g.planes() * g.oh() * g.ow()];
        for (int p = 0; p < g.planes(); p++) {
            double[] wide = new double[hh * ww];
            for (int i = 0; i < g.h(); i++) for (int j = 0; j < g.w(); j++) {
                int a = i * g.upY() + g.padY0(), b = j * g.upX() + g.padX0();
                if (a >= 0 && a < hh && b >= 0 && b < ww) wide[a * ww + b] = x[(p * g.h() + i) * g.w() + j];
            }
            for (int i = 0; i < g.oh(); i++) for (int j = 0; j < g.ow(); j++) {
                double sum = 0;
                for (int a = 0; a < g.fh(); a++) for (int b = 0; b < g.fw(); b++) {
                    int k = g.flip() ? a * g.fw() + b : g.fh() * g.fw() - 1 - (a * g.fw() + b);
                    sum += f[k] * wide[(i * g.downY() + a) * ww + j * g.downX() + b];
                }
                y[(p * g.oh() + i) * g.ow() + j] = (float) (sum * gain);
            }
        }
        return y;
    }

    private static UpFirDnGeometry random(Random r) {
        for (;;) {
            boolean square = r.nextBoolean();
            int upX = 1 + r.nextInt(3), downX = 1 + r.nextInt(3);
            try {
                return new UpFirDnGeometry(r.nextInt(5), 1 + r.nextInt(90), 1 + r.nextInt(40), upX,
                        square ? upX : 1 + r.nextInt(3),
                        downX, square ? downX : 1 + r.nextInt(3), r.nextInt(9) - 3, r.nextInt(9) - 3, r.nextInt(9) - 3,
                        r.nextInt(9) - 3, 1 + r.nextInt(6), 1 + r.nextInt(6), r.nextBoolean());
            } catch (IllegalArgumentException filterDoesNotFit) {
                continue;
            }
        }
    }

    @Test
    void agreesWithTheDefinition() {
        Random random = new Random(1);
        try (Team team = new Team(3)) {
            UpFirDn op = new UpFirDn(team, VectorSupport.detect());
            for (int round = 0; round < 300; round++) {
                UpFirDnGeometry g = random(random);
                float[] x = GemmTest.random(g.planes() * g.h() * g.w(), round),
                        f = GemmTest.random(g.fh() * g.fw(), round + 1);
                float[] y = GemmTest.random(g.planes() * g.oh() * g.ow(), 5);
                op.run(g, x, 0, f, 1.5f, y, 0);
                assertArrayEquals(naive(g, x, f, 1.5f), y, 1e-5f, g.toString());

                float[] column = GemmTest.random(g.fh(), round + 2), row = GemmTest.random(g.fw(), round + 3);
                for (int i = 0; i < f.length; i++) f[i] = column[i / g.fw()] * row[i % g.fw()];
                float[] expected = naive(g, x, f, 4f);
                op.run(g, x, 0, f, 4f, y, 0);
                assertArrayEquals(expected, y, 1e-5f, g.toString());
                op.runSeparable(g, x, 0, column, row, 4f, y, 0);
                assertArrayEquals(expected, y, 1e-5f, g.toString());
            }
        }
    }

    @Test
    void theAdjointMovesAcrossTheInnerProduct() {
        Random random = new Random(2);
        try (Team team = new Team(2)) {
            UpFirDn op = new UpFirDn(team, VectorSupport.detect());
            for (int round = 0; round < 200; round++) {
                UpFirDnGeometry g = random(random), back = g.adjoint();
                assertEquals(g.h(), back.oh());
                assertEquals(g.w(), back.ow());
                float[] x = GemmTest.random(g.planes() * g.h() * g.w(), round),
                        f = GemmTest.random(g.fh() * g.fw(), round + 1);
                float[] dy = GemmTest.random(g.planes() * g.oh() * g.ow(), 5), y = dy.clone(), dx = x.clone();
                op.run(g, x, 0, f, 2f, y, 0);
                op.run(back, dy, 0, f, 2f, dx, 0);
                double a = 0, b = 0;
                for (int i = 0; i < y.length; i++) a += (double) y[i] * dy[i];
                for (int i = 0; i < x.length; i++) b += (double) x[i] * dx[i];
                assertEquals(a, b, 1e-6 * (1 + x.length + y.length), g.toString());
            }
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        UpFirDnGeometry g = new UpFirDnGeometry(3, 150, 33, 2, 2, 1, 1, 2, 1, 2, 1, 4, 4, false);
        float[] x = GemmTest.random(3 * 150 * 33, 1), first = null;
        for (int threads = 1; threads <= 4; threads++) {
            try (Team team = new Team(threads)) {
                float[] y = new float[3 * g.oh() * g.ow()];
                new UpFirDn(team, VectorSupport.detect()).run(g, x, 0, GemmTest.random(16, 2), 4f, y, 0);
                if (first == null) first = y;
                assertArrayEquals(first, y);
            }
        }
    }

    @Test
    void rowsAndColumnsOfZerosAloneGiveZero() {
        float[] x = GemmTest.random(4 * 3 * 5, 1), taps = GemmTest.random(4, 2);
        try (Team team = new Team(2)) {
            for (int[] pad : new int[][]{{-9, 20, 1, 2}, {20, -9, 1, 2}, {1, 2, -9, 20}, {1, 2, 20, -9}}) {
                var g = new UpFirDnGeometry(4, 3, 5, 1, 1, 1, 1, pad[0], pad[1], pad[2], pad[3], 4, 4, false);
                float[] f = new float[16], y = GemmTest.random(4 * g.oh() * g.ow(), 5);
                for (int i = 0; i < 16; i++) f[i] = taps[i / 4] * taps[i % 4];
                new UpFirDn(team, VectorSupport.detect()).run(g, x, 0, f, 1f, y, 0);
                assertArrayEquals(naive(g, x, f, 1f), y, 1e-5f, g.toString());
            }
        }
    }

    @Test
    void infinitiesStayInTheirRow() {
        UpFirDnGeometry g = new UpFirDnGeometry(2, 9, 33, 1, 1, 1, 1, 1, 1, 1, 1, 4, 4, false);
        float[] x = new float[2 * 9 * 33], f = new float[16];
        java.util.Arrays.fill(f, 0.0625f);
        for (int r = 0; r < 9; r++) x[r * 33 + 32] = Float.NaN;
        try (Team team = new Team(1)) {
            float[] y = new float[2 * 8 * 32];
            new UpFirDn(team, VectorSupport.detect()).run(g, x, 0, f, 1f, y, 0);
            for (int i = 0; i < y.length; i++)
                assertEquals(i < 8 * 32 && i % 32 >= 30, Float.isNaN(y[i]), "result " + i);
        }
    }

    @Test
    void doublingByHand() {
        UpFirDnGeometry g = new UpFirDnGeometry(1, 1, 2, 2, 1, 1, 1, 1, 0, 0, 0, 1, 2, false);
        try (Team team = new Team(1)) {
            float[] y = new float[4];
            new UpFirDn(team, VectorSupport.detect()).run(g, new float[]{3, 5}, 0, new float[]{10, 1}, 1f, y, 0);
            assertArrayEquals(new float[]{30, 3, 50, 5}, y);
        }
    }

    @Test
    void aFilterThatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new UpFirDnGeometry(1, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 4, 4, false));
    }
}
