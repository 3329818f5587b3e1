package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionTest {
    private interface Term {
        void accept(int x, int w, int y);
    }

    /** Every product of the definition, as indices into x, w and y. */
    private static void terms(ConvGeometry g, Term body) {
        int oh = g.oh(), ow = g.ow();
        for (int n = 0; n < g.n(); n++)
            for (int o = 0; o < g.co(); o++) for (int y = 0; y < oh; y++) for (int x = 0; x < ow; x++) {
                for (int c = 0; c < g.cig(); c++)
                    for (int ky = 0; ky < g.kh(); ky++) for (int kx = 0; kx < g.kw(); kx++) {
                        int iy = y * g.strideY() + ky * g.dilationY() - g.padY(),
                                ix = x * g.strideX() + kx * g.dilationX() - g.padX();
                        if (iy < 0 || iy >= g.h() || ix < 0 || ix >= g.w()) continue;
                        int channel = o / g.cog() * g.cig() + c;
                        body.accept(((n * g.ci() + channel) * g.h() + iy) * g.w() + ix,
                                ((o * g.cig() + c) * g.kh() + ky) * g.kw() + kx,
                                ((n * g.co() + o) * oh + y) * ow + x);
                    }
            }
    }

    private static ConvGeometry random(Random r) {
        for (;;) {
            int groups = r.nextInt(3) == 0 ? 1 + r.nextInt(4) : 1, perGroup = 1 + r.nextInt(5);
            int kh = 1 + r.nextInt(4), kw = 1 + r.nextInt(4), kind = r.nextInt(4);
            if (kind == 0) kh = kw = 1;
            if (kind == 1) kh = kw = 3;
            boolean plain = r.nextBoolean();
            int sy = plain ? 1 : 1 + r.nextInt(3), sx = plain ? 1 : 1 + r.nextInt(3);
            try {
                return new ConvGeometry(r.nextInt(4), groups * perGroup, 1 + r.nextInt(20), 1 + r.nextInt(40),
                        groups * (1 + r.nextInt(14)), kh, kw, sy, sx, kind == 0 ? 0 : r.nextInt(4),
                        kind == 0 ? 0 : r.nextInt(4),
                        plain ? 1 : 1 + r.nextInt(3), plain ? 1 : 1 + r.nextInt(3), groups);
            } catch (IllegalArgumentException kernelDoesNotFit) {
                continue;
            }
        }
    }

    private static float[] floats(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) y[i] = (float) x[i];
        return y;
    }

    private static void check(ConvGeometry g, Convolution conv, long seed) {
        int xs = g.n() * g.ci() * g.h() * g.w(), ws = g.co() * g.cig() * g.taps(),
                ys = g.n() * g.co() * g.oh() * g.ow();
        float[] x = GemmTest.random(xs, seed), w = GemmTest.random(ws, seed + 1), dy = GemmTest.random(ys, seed + 2);
        double[] y = new double[ys], dx = new double[xs], dw = new double[ws];
        terms(g, (i, j, o) -> {
            y[o] += (double) x[i] * w[j];
            dx[i] += (double) dy[o] * w[j];
            dw[j] += (double) dy[o] * x[i];
        });
        float[] out = GemmTest.random(ys, 9), outX = GemmTest.random(xs, 9), outW = GemmTest.random(ws, 9);
        conv.forward(g, x, 0, w, 0, out, 0);
        assertArrayEquals(floats(y), out, 1e-5f + 3e-7f * g.cig() * g.taps(), () -> "forward " + g);
        conv.backwardData(g, dy, 0, w, 0, outX, 0);
        assertArrayEquals(floats(dx), outX, 1e-5f + 3e-7f * g.cog() * g.taps(), () -> "backward data " + g);
        conv.backwardFilter(g, x, 0, dy, 0, outW, 0);
        assertArrayEquals(floats(dw), outW, 1e-5f + 1e-6f * g.n() * g.oh() * g.ow(), () -> "backward filter " + g);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128, 256, 512})
    void agreesWithTheDefinition(int bits) {
        Random random = new Random(bits);
        try (Team team = new Team(3)) {
            Convolution conv = new Convolution(team, VectorSupport.ofBits(bits));
            for (int round = 0; round < 150; round++) check(random(random), conv, round);
            check(ConvGeometry.of(2, 33, 16, 16, 40, 3, 3, 1, 1), conv, 1);
            check(ConvGeometry.of(1, 70, 4, 4, 35, 3, 3, 1, 1), conv, 2);
            // More images than are held at once, rows that a stride divides and does not, a stride without loops of its own.
            check(ConvGeometry.of(30, 20, 32, 32, 4, 4, 4, 2, 1), conv, 4);
            check(ConvGeometry.of(2, 3, 44, 44, 20, 11, 11, 4, 2), conv, 5);
            check(ConvGeometry.of(2, 3, 41, 43, 20, 7, 7, 3, 3), conv, 6);
            check(ConvGeometry.of(9, 3, 41, 43, 20, 7, 7, 3, 3), conv, 7);
            check(ConvGeometry.of(8, 2, 30, 31, 5, 4, 4, 2, 1), conv, 8);
            check(new ConvGeometry(1, 4, 23, 29, 6, 3, 3, 5, 6, 2, 1, 2, 1, 1), conv, 7);
            check(new ConvGeometry(2, 12, 17, 33, 24, 3, 3, 2, 1, 1, 1, 1, 2, 12), conv, 3);
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        ConvGeometry[] shapes = {ConvGeometry.of(3, 40, 16, 16, 40, 3, 3, 1, 1),
                ConvGeometry.of(2, 64, 9, 9, 70, 3, 3, 2, 1),
                ConvGeometry.of(1, 80, 4, 4, 90, 3, 3, 1, 1),
                // The gradient of the weights is summed over two parts of the images and many blocks of pixels.
                ConvGeometry.of(30, 20, 32, 32, 300, 4, 4, 2, 1), ConvGeometry.of(9, 3, 41, 43, 20, 7, 7, 3, 3),
                new ConvGeometry(2, 8, 30, 30, 8, 3, 3, 1, 1, 1, 1, 1, 1, 8),
                new ConvGeometry(2, 12, 20, 20, 18, 3, 3, 1, 1, 1, 1, 1, 1, 3),
                ConvGeometry.of(2, 64, 12, 12, 33, 1, 1, 1, 0)};
        for (ConvGeometry g : shapes) {
            float[] x = GemmTest.random(g.n() * g.ci() * g.h() * g.w(), 1),
                    w = GemmTest.random(g.co() * g.cig() * g.taps(), 2);
            float[] dy = GemmTest.random(g.n() * g.co() * g.oh() * g.ow(), 3);
            float[][] first = null;
            for (int threads = 1; threads <= 4; threads++) {
                try (Team team = new Team(threads)) {
                    Convolution conv = new Convolution(team, VectorSupport.detect());
                    float[][] out = {dy.clone(), x.clone(), w.clone()};
                    conv.forward(g, x, 0, w, 0, out[0], 0);
                    conv.backwardData(g, dy, 0, w, 0, out[1], 0);
                    conv.backwardFilter(g, x, 0, dy, 0, out[2], 0);
                    if (first == null) first = out;
                    for (int i = 0; i < 3; i++) assertArrayEquals(first[i], out[i], g.toString());
                }
            }
        }
    }

    @Test
    void offsetsAreHonoured() {
        ConvGeometry g = ConvGeometry.of(1, 2, 5, 6, 3, 3, 3, 1, 1);
        try (Team team = new Team(2)) {
            Convolution conv = new Convolution(team, VectorSupport.detect());
            float[] x = GemmTest.random(67, 1), w = GemmTest.random(59, 2), y = new float[95], plain = new float[90];
            conv.forward(g, x, 7, w, 5, y, 4);
            conv.forward(g, java.util.Arrays.copyOfRange(x, 7, 67), 0, java.util.Arrays.copyOfRange(w, 5, 59), 0, plain,
                    0);
            assertArrayEquals(plain, java.util.Arrays.copyOfRange(y, 4, 94));
        }
    }

    @Test
    void wrongGeometryIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ConvGeometry.of(1, 1, 2, 2, 1, 4, 4, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new ConvGeometry(1, 3, 9, 9, 4, 3, 3, 1, 1, 0, 0, 1, 1, 2));
    }
}
