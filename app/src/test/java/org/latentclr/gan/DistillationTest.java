package org.latentclr.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.Truncation;
import org.latentclr.scenes.Scene;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.StyleGan2Architecture.Wiring;

class DistillationTest {
    private static final StyleGan2Architecture SMALL = new StyleGan2Architecture(16, 0, 16, 16, 3, 2,
            List.of(16, 16, 16), Wiring.SKIP, OptionalDouble.empty(), 0, 0.1, "lrelu", true);

    @TempDir
    Path folder;

    private static Distillation training(Backend b) {
        var rate = new LearningRate.WarmHoldCosine(0.01, 5, 20, 40);
        return new Distillation(new Distillation.Settings(SMALL, 4, rate, 50, 3), b);
    }

    @Test
    void aResumedTrainingTakesTheSameCourseAndItsFileIsAGenerator() {
        Path file = folder.resolve("c.safetensors");
        try (Backend b = new CpuBackend(); Scope s = Scope.open("test")) {
            Distillation whole = training(b);
            double first = whole.step()[0];
            for (int i = 1; i < 12; i++) whole.step();
            whole.save(file);
            double last = 0;
            for (int i = 12; i < 20; i++) last = whole.step()[0];
            assertTrue(last < 0.8 * first, first + " then " + last);
            Distillation resumed = training(b);
            resumed.load(file);
            assertEquals(12, resumed.steps());
            double again = 0;
            for (int i = 12; i < 20; i++) again = resumed.step()[0];
            assertEquals(last, again);
            float[] z = new float[2 * 16];
            java.util.Arrays.fill(z, 0, 16, 1);
            z[20] = 4;
            assertArrayEquals(whole.pictures(z), resumed.pictures(z));
            resumed.save(file);
            StyleGan2 g = StyleGan2.open(file, b);
            Tensor image = g.with(Truncation.of(1)).image(Latents.of(LatentSpace.Z, Tensor.of(b, z, 2, 16)));
            assertArrayEquals(whole.pictures(z), image.toFloats());
        }
    }

    @Test
    void axesAreOrthonormalAndFactorsUniform() {
        FactorCodes codes = FactorCodes.random(1, 24);
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < 6; j++) {
                double dot = 0;
                for (int k = 0; k < 24; k++) dot += codes.axes()[i][k] * codes.axes()[j][k];
                assertEquals(i == j ? 1 : 0, dot, 1e-9);
            }
        int n = 4000;
        float[] z = new float[n * 24];
        new org.latentclr.engine.random.RandomStream(2, 0).normal(z, 0, z.length);
        double[] mean = new double[6];
        double[] square = new double[6];
        for (Scene scene : codes.scenes(z))
            for (int f = 0; f < 6; f++) {
                mean[f] += scene.factors()[f] / n;
                square[f] += Math.pow(scene.factors()[f] - 0.5, 2) / n;
            }
        for (int f = 0; f < 6; f++) {
            assertEquals(0.5, mean[f], 0.02);
            // z/RMS(z) has a little less than normal tails, so the spread is a little below 1/12.
            assertEquals(1 / 12.0, square[f], 0.006);
        }
    }
}
