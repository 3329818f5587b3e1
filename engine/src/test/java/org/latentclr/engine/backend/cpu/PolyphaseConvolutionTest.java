package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;

class PolyphaseConvolutionTest {
    /** AlexNet's first layer, strides of 2 to 4 that differ, rows that no tap reads, more components than are held at once. */
    private static final List<ConvGeometry> SHAPES = List.of(ConvGeometry.of(2, 3, 64, 64, 64, 11, 11, 4, 2),
            ConvGeometry.of(3, 16, 29, 31, 20, 5, 5, 2, 2), ConvGeometry.of(2, 16, 40, 37, 18, 8, 8, 3, 0),
            new ConvGeometry(2, 16, 41, 29, 17, 12, 6, 4, 2, 3, 1, 1, 1, 1),
            new ConvGeometry(2, 24, 31, 30, 16, 3, 9, 1, 3, 0, 2, 1, 1, 1),
            ConvGeometry.of(3, 64, 130, 130, 16, 5, 5, 2, 1));

    private static float[] images(ConvGeometry g) {
        return GemmTest.random(g.n() * g.ci() * g.h() * g.w(), 1);
    }

    private static float[] gradient(ConvGeometry g) {
        return GemmTest.random(g.n() * g.co() * g.oh() * g.ow(), 2);
    }

    private static float[] weights(ConvGeometry g) {
        return GemmTest.random(g.co() * g.ci() * g.taps(), 3);
    }

    private static WinogradWeights packed(ConvGeometry g, Team team, VectorSupport vectors, boolean turned) {
        ConvGeometry c = PolyphaseConvolution.components(g);
        return WinogradWeights.of(team, vectors.matrices(), PolyphaseConvolution.form(g).orElseThrow(),
                turned ? c.ci() : c.co(), turned ? c.co() : c.ci(),
                PolyphaseConvolution.weights(g, weights(g), 0, false), 0, turned, turned);
    }

    private static float[] forward(ConvGeometry g, Team team, VectorSupport vectors) {
        float[] y = gradient(g);
        new PolyphaseConvolution(team, vectors, new TileConvolution(team, vectors)).forward(g, images(g), 0,
                packed(g, team, vectors, false), y, 0);
        return y;
    }

    private static float[] backward(ConvGeometry g, Team team, VectorSupport vectors) {
        float[] dx = images(g);
        new PolyphaseConvolution(team, vectors, new TileConvolution(team, vectors)).backwardData(g, gradient(g), 0,
                packed(g, team, vectors, true), dx, 0);
        return dx;
    }

    @Test
    void agreesWithTheSumPixelByPixel() {
        VectorSupport vectors = VectorSupport.detect();
        try (Team team = new Team(3)) {
            for (ConvGeometry g : SHAPES) {
                float near = 2e-5f * (float) Math.sqrt(g.taps() * Math.max(g.ci(), g.co())) * 4;
                float[] y = new float[gradient(g).length], dx = new float[images(g).length];
                new Convolution(team, vectors).forward(g, images(g), 0, weights(g), 0, y, 0);
                new Convolution(team, vectors).backwardData(g, gradient(g), 0, weights(g), 0, dx, 0);
                assertArrayEquals(y, forward(g, team, vectors), near, g.toString());
                assertArrayEquals(dx, backward(g, team, vectors), near, g.toString());
            }
        }
    }

    @Test
    void weightsAreReadInBothOrders() {
        ConvGeometry g = ConvGeometry.of(1, 2, 20, 20, 3, 11, 11, 4, 2);
        float[] w = weights(g), exchanged = new float[w.length];
        for (int o = 0; o < g.co(); o++)
            for (int c = 0; c < g.ci(); c++)
                System.arraycopy(w, (o * g.ci() + c) * g.taps(), exchanged, (c * g.co() + o) * g.taps(), g.taps());
        assertArrayEquals(PolyphaseConvolution.weights(g, w, 0, false),
                PolyphaseConvolution.weights(g, exchanged, 0, true));
    }

    @Test
    void viewsOfTheSameWeightsAreTold() {
        ConvGeometry one = ConvGeometry.of(2, 16, 21, 21, 20, 5, 5, 2, 2),
                other = ConvGeometry.of(2, 20, 21, 21, 16, 5, 5, 2, 2);
        try (CpuBackend device = new CpuBackend(2); Scope s = Scope.open("test"); Team team = new Team(2)) {
            Tensor w = Tensor.of(device, weights(one), 20, 16, 5, 5);
            for (ConvGeometry g : List.of(one, other)) {
                float[] y = new float[gradient(g).length];
                new Convolution(team, VectorSupport.detect()).forward(g, images(g), 0, weights(one), 0, y, 0);
                Tensor x = Tensor.of(device, images(g), 2, g.ci(), 21, 21);
                assertArrayEquals(y, Conv2d.apply(x, w.reshape(g.co(), g.ci(), 5, 5), ConvSpec.of(2, 2)).toFloats(),
                        2e-3f, g.toString());
            }
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        ConvGeometry g = SHAPES.getLast();
        float[] y = null, dx = null;
        for (int threads = 1; threads <= 4; threads++)
            try (Team team = new Team(threads)) {
                float[] forward = forward(g, team, VectorSupport.detect());
                float[] backward = backward(g, team, VectorSupport.detect());
                if (threads == 1) {
                    y = forward;
                    dx = backward;
                }
                assertArrayEquals(y, forward);
                assertArrayEquals(dx, backward);
            }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void isChosenWhereComponentsHaveThreeTaps(int stride) {
        assertEquals(Optional.of(TileForm.FOUR),
                PolyphaseConvolution
                        .form(ConvGeometry.of(8, 16, 64, 64, 64, 3 * stride - 1, 3 * stride - 1, stride, 2)));
    }

    @Test
    void isNotChosenElsewhere() {
        for (ConvGeometry g : List.of(ConvGeometry.of(8, 16, 64, 64, 64, 3, 3, 1, 1),
                ConvGeometry.of(8, 16, 64, 64, 64, 4, 4, 2, 1), ConvGeometry.of(8, 1, 64, 64, 64, 5, 5, 2, 1),
                ConvGeometry.of(8, 16, 64, 64, 64, 15, 15, 5, 1),
                new ConvGeometry(8, 16, 64, 64, 64, 5, 5, 2, 2, 1, 1, 2, 2, 1),
                new ConvGeometry(8, 16, 64, 64, 64, 5, 5, 2, 2, 1, 1, 1, 1, 2)))
            assertEquals(Optional.empty(), PolyphaseConvolution.form(g), g.toString());
    }
}
