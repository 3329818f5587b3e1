package org.latentclr.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.data.RenderedScenes;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.stylegan2.Discriminator;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.StyleGan2Architecture.Wiring;

class AdversarialTrainingTest {
    private static final StyleGan2Architecture SMALL = new StyleGan2Architecture(12, 0, 12, 16, 3, 2,
            List.of(12, 12, 8), Wiring.SKIP, OptionalDouble.empty(), 0, 0.01, "lrelu", true);

    @TempDir
    Path folder;

    private static AdversarialTraining training(Backend b) {
        var settings = new AdversarialTraining.Settings(SMALL, 8, 0.002, 0.1, 4, 2, 2, 0.9, 100, 6, 3);
        return new AdversarialTraining(settings, RenderedScenes.random(16, 1), b);
    }

    @Test
    void aResumedTrainingTakesTheSameCourse() {
        Path file = folder.resolve("c.safetensors");
        try (Backend b = new CpuBackend(); Scope s = Scope.open("test")) {
            AdversarialTraining whole = training(b);
            double[] first = whole.step();
            for (double v : first) assertTrue(Double.isFinite(v), "every loss at the first step");
            for (int i = 1; i < 5; i++) whole.step();
            whole.save(file);
            AdversarialTraining resumed = training(b);
            resumed.load(file);
            assertEquals(5, resumed.steps());
            for (int i = 0; i < 5; i++) assertArrayEquals(whole.step(), resumed.step(), 0);
            assertArrayEquals(whole.samples(3), resumed.samples(3));
            assertEquals(whole.quality(), resumed.quality());
            assertEquals(16, StyleGan2.open(file, b).imageSize());
        }
    }

    /** The derivative of R1 with respect to weights (second derivatives of D) against differences, in double. */
    @Test
    void theGradientOfR1IsThatOfItsValue() {
        try (Backend b = new ReferenceBackend(); Scope s = Scope.open("test")) {
            RandomStream random = new RandomStream(4, 0);
            Discriminator d = Discriminator.trainable(1, List.of(4, 4), Initializer.random(b, random));
            float[] v = new float[4 * 64];
            random.normal(v, 0, v.length);
            Tensor x = Tensor.of(b, v, 4, 1, 8, 8);
            for (String name : List.of("b8.conv0.weight", "b8.skip.weight", "b4.fc.weight")) {
                Parameter p = d.parameters().get(name);
                double exact = Autograd.grad(AdversarialLosses.r1(d, x, 10), p.value())[0].toDoubles()[1];
                double h = 1e-4;
                double slope = (r1(d, x, p, h) - r1(d, x, p, -h)) / (2 * h);
                assertEquals(slope, exact, 1e-5 * Math.max(1, Math.abs(slope)), name);
                assertTrue(Math.abs(slope) > 1e-7, name + " has influence");
            }
        }
    }

    private static double r1(Discriminator d, Tensor x, Parameter p, double step) {
        double[] before = p.value().toDoubles();
        double[] moved = before.clone();
        moved[1] += step;
        int[] dims = p.value().shape().dims();
        p.assign(Tensor.of(x.backend(), moved, dims));
        double value = AdversarialLosses.r1(d, x, 10).item();
        p.assign(Tensor.of(x.backend(), before, dims));
        return value;
    }

    /** Of independent normal features the distance is known: Σ (μ₁−μ₂)² + (σ₁−σ₂)². */
    @Test
    void theDistanceOfNormalDistributionsIsKnown() {
        var a = new FrechetDistance.Moments(new double[]{0, 1, 2}, new double[]{4, 0, 0, 0, 1, 0, 0, 0, 9});
        var b = new FrechetDistance.Moments(new double[]{1, 1, 0}, new double[]{1, 0, 0, 0, 1, 0, 0, 0, 4});
        assertEquals(1 + 4 + 1 + 0 + 1, FrechetDistance.between(a, b), 1e-9);
        assertEquals(0, FrechetDistance.between(a, a), 1e-9);
        // C₁ = [[2,1],[1,2]], C₂ = I: tr(C₁) + 2 − 2·(√3 + 1).
        var c = new FrechetDistance.Moments(new double[2], new double[]{2, 1, 1, 2});
        var i = new FrechetDistance.Moments(new double[2], new double[]{1, 0, 0, 1});
        assertEquals(6 - 2 * (Math.sqrt(3) + 1), FrechetDistance.between(c, i), 1e-9);
        var moments = FrechetDistance.Moments.of(new float[]{1, 2, 3, 6, 5, 4}, 2);
        assertArrayEquals(new double[]{3, 4}, moments.mean(), 1e-12);
        assertArrayEquals(new double[]{4, 2, 2, 4}, moments.covariance(), 1e-12);
    }

    /** Where the picture is linear in the codes, path lengths are lengths of rows. */
    @Test
    void pathLengthsAreTheSlopesOfThePicture() {
        try (Backend b = new ReferenceBackend(); Scope s = Scope.open("test")) {
            Tensor u = Tensor.of(b, new double[]{1, 2, 3, 4}, 2, 2).track();
            Tensor w = Tensor.of(b, new double[]{0, 1, 1, 0}, 2, 2).track();
            Tensor image = u.mul(3).add(w.mul(4)).reshape(2, 2, 1, 1);
            Tensor y = Tensor.of(b, new double[]{1, 0, 0, 2}, 2, 2, 1, 1);
            double[] lengths = AdversarialLosses.pathLengths(image, List.of(u, w), y).toDoubles();
            assertArrayEquals(new double[]{Math.sqrt(25.0 / 2), Math.sqrt(100.0 / 2)}, lengths, 1e-12);
        }
    }
}
