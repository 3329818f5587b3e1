package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelConvolutionTest {
    /** Images that fill a block and not, several blocks, more than are held at once, more channels than are summed at once, strides and pixels that nothing reads. */
    private static final List<ConvGeometry> SHAPES = List.of(ConvGeometry.of(8, 40, 3, 3, 70, 3, 3, 1, 1),
            ConvGeometry.of(5, 17, 4, 3, 33, 3, 3, 1, 1), ConvGeometry.of(29, 16, 2, 2, 16, 3, 3, 1, 1),
            ConvGeometry.of(4, 530, 3, 3, 16, 3, 3, 1, 0), ConvGeometry.of(50, 400, 16, 16, 16, 2, 2, 4, 0),
            ConvGeometry.of(7, 20, 7, 7, 19, 5, 5, 1, 2),
            ConvGeometry.of(6, 18, 8, 8, 20, 4, 4, 2, 1), ConvGeometry.of(4, 16, 6, 6, 16, 2, 2, 3, 0),
            new ConvGeometry(9, 16, 6, 5, 18, 3, 2, 2, 1, 1, 0, 1, 2, 1));

    private static float[] images(ConvGeometry g) {
        return GemmTest.random(g.n() * g.ci() * g.h() * g.w(), 1);
    }

    private static float[] gradient(ConvGeometry g) {
        return GemmTest.random(g.n() * g.co() * g.oh() * g.ow(), 2);
    }

    private static float[] weights(ConvGeometry g) {
        return GemmTest.random(g.co() * g.ci() * g.taps(), 3);
    }

    /** Weights [co,ci,taps] as [ci,co,taps]. */
    private static float[] exchanged(ConvGeometry g, float[] w) {
        float[] e = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            int o = i / (g.ci() * g.taps()), c = i / g.taps() % g.ci();
            e[(c * g.co() + o) * g.taps() + i % g.taps()] = w[i];
        }
        return e;
    }

    private static float[] forward(ConvGeometry g, Team team, VectorSupport vectors, boolean exchanged) {
        float[] w = exchanged ? exchanged(g, weights(g)) : weights(g), y = gradient(g);
        var packed = PixelWeights.of(team, vectors.matrices().tileColumns(), g.taps(), g.co(), g.ci(), w, 0, exchanged);
        new PixelConvolution(team, vectors.matrices()).forward(g, images(g), 0, packed, y, 0);
        return y;
    }

    private static float[] backward(ConvGeometry g, Team team, VectorSupport vectors, boolean exchanged) {
        float[] w = exchanged ? exchanged(g, weights(g)) : weights(g), dx = images(g);
        var packed = PixelWeights.of(team, vectors.matrices().tileColumns(), g.taps(), g.ci(), g.co(), w, 0,
                !exchanged);
        new PixelConvolution(team, vectors.matrices()).backwardData(g, gradient(g), 0, packed, dx, 0);
        return dx;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128, 256, 512})
    void agreesWithTheSumPixelByPixel(int bits) {
        try (Team team = new Team(3)) {
            VectorSupport vectors = VectorSupport.ofBits(bits);
            for (ConvGeometry g : SHAPES) {
                float near = 1e-5f + 3e-7f * Math.max(g.ci(), g.co()) * g.taps();
                float[] y = new float[gradient(g).length], dx = new float[images(g).length];
                new Convolution(team, vectors).forward(g, images(g), 0, weights(g), 0, y, 0);
                new Convolution(team, vectors).backwardData(g, gradient(g), 0, weights(g), 0, dx, 0);
                for (boolean exchanged : new boolean[]{false, true}) {
                    assertArrayEquals(y, forward(g, team, vectors, exchanged), near, g.toString());
                    assertArrayEquals(dx, backward(g, team, vectors, exchanged), near, g.toString());
                }
            }
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        for (ConvGeometry g : SHAPES) {
            float[] y = null, dx = null;
            for (int threads = 1; threads <= 4; threads++)
                try (Team team = new Team(threads)) {
                    float[] forward = forward(g, team, VectorSupport.detect(), false);
                    float[] backward = backward(g, team, VectorSupport.detect(), false);
                    if (threads == 1) {
                        y = forward;
                        dx = backward;
                    }
                    assertArrayEquals(y, forward, g.toString());
                    assertArrayEquals(dx, backward, g.toString());
                }
        }
    }

    @Test
    void isChosenForFewPixelsInSeveralImages() {
        ConvGeometry small = ConvGeometry.of(8, 384, 3, 3, 256, 3, 3, 1, 1),
                wider = ConvGeometry.of(8, 512, 8, 8, 512, 3, 3, 1, 1);
        assertTrue(PixelConvolution.suits(small, true) && PixelConvolution.suits(small, false));
        assertFalse(PixelConvolution.suits(wider, true), "tiles multiply less");
        assertTrue(PixelConvolution.suits(wider, false), "direct sums");
        assertFalse(PixelConvolution.suits(ConvGeometry.of(1, 384, 3, 3, 256, 3, 3, 1, 1), false), "one image");
        assertFalse(PixelConvolution.suits(ConvGeometry.of(8, 3, 3, 3, 256, 3, 3, 1, 1), false), "few channels");
        assertFalse(PixelConvolution.suits(ConvGeometry.of(8, 64, 3, 3, 64, 1, 1, 1, 0), false), "one tap");
        assertFalse(PixelConvolution.suits(ConvGeometry.of(8, 64, 32, 32, 64, 3, 3, 1, 1), false), "many pixels");
        assertFalse(PixelConvolution.suits(new ConvGeometry(8, 64, 3, 3, 64, 3, 3, 1, 1, 1, 1, 1, 1, 2), false),
                "groups");
    }
}
