package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadConvolutionTest {
    private static final List<ConvGeometry> SHAPES = List.of(ConvGeometry.of(3, 40, 9, 9, 70, 3, 3, 2, 0),
            ConvGeometry.of(1, 17, 17, 17, 530, 3, 3, 2, 0), ConvGeometry.of(2, 29, 16, 12, 16, 4, 4, 2, 1),
            new ConvGeometry(2, 20, 14, 15, 19, 3, 2, 3, 1, 1, 2, 2, 3, 1),
            ConvGeometry.of(5, 16, 2, 2, 16, 2, 2, 2, 0));

    private static float[] run(ConvGeometry g, Team team, VectorSupport vectors, float[] dy, float[] w) {
        float[] dx = GemmTest.random(g.n() * g.ci() * g.h() * g.w(), 9);
        new SpreadConvolution(team, vectors.matrices()).run(g, dy, 0, new ConvWeights.Plain(w, 0, false), dx, 0);
        return dx;
    }

    private static float[] gradient(ConvGeometry g) {
        return GemmTest.random(g.n() * g.co() * g.oh() * g.ow(), 1);
    }

    private static float[] weights(ConvGeometry g) {
        return GemmTest.random(g.co() * g.ci() * g.taps(), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128, 256, 512})
    void agreesWithTheSumPixelByPixel(int bits) {
        try (Team team = new Team(3)) {
            VectorSupport vectors = VectorSupport.ofBits(bits);
            for (ConvGeometry g : SHAPES) {
                float[] expected = new float[g.n() * g.ci() * g.h() * g.w()];
                new Convolution(team, vectors).backwardData(g, gradient(g), 0, weights(g), 0, expected, 0);
                assertArrayEquals(expected, run(g, team, vectors, gradient(g), weights(g)),
                        1e-5f + 3e-7f * g.co() * g.taps(), g.toString());
            }
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        for (ConvGeometry g : SHAPES) {
            float[] first = null;
            for (int threads = 1; threads <= 4; threads++)
                try (Team team = new Team(threads)) {
                    float[] dx = run(g, team, VectorSupport.detect(), gradient(g), weights(g));
                    if (first == null) first = dx;
                    assertArrayEquals(first, dx, g.toString());
                }
        }
    }

    @Test
    void isChosenForFewPixelsAndManyChannels() {
        for (ConvGeometry g : SHAPES) assertTrue(SpreadConvolution.suits(g), g.toString());
        assertFalse(SpreadConvolution.suits(ConvGeometry.of(1, 16, 70, 70, 16, 3, 3, 2, 0)), "many pixels");
        assertFalse(SpreadConvolution.suits(ConvGeometry.of(1, 3, 9, 9, 16, 3, 3, 2, 0)), "few channels");
        assertFalse(SpreadConvolution.suits(ConvGeometry.of(1, 16, 9, 9, 16, 3, 3, 1, 0)), "no stride");
    }
}
