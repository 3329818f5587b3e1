package org.latentclr.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

class OptimizerTest {
    private static final int SIZE = 20_011;

    /** One parameter. */
    private static final class One extends Module {
        One(Tensor initial) {
            parameter("p", initial);
        }
    }

    /** The parameter after five steps with gradients that depend on a seed only. */
    private static double[] run(Backend device, Function<List<Parameter>, Optimizer> make) {
        RandomGenerator random = new java.util.Random(5);
        try (Scope s = Scope.open("test")) {
            One module = new One(Tensor.of(device, normal(random), SIZE));
            Optimizer optimizer = make.apply(List.copyOf(module.parameters().values()));
            for (int i = 0; i < 5; i++) optimizer.step(Tensor.of(device, normal(random), SIZE));
            assertEquals(5, optimizer.steps());
            return module.parameters().get("p").value().toDoubles();
        }
    }

    private static double[] normal(RandomGenerator random) {
        double[] v = new double[SIZE];
        for (int i = 0; i < SIZE; i++) v[i] = (float) random.nextGaussian();
        return v;
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam", "adamw", "amsgrad", "sgd", "momentum", "nesterov", "dampening"})
    void fusedStepsAgreeWithTheComposedFormAndWithAnyNumberOfThreads(String kind) {
        Function<List<Parameter>, Optimizer> make = p -> switch (kind) {
            case "adam" -> new Adam(p, Adam.Options.of(0.01, 0.1));
            case "adamw" -> new Adam(p, new Adam.Options(0.01, 0.9, 0.99, 1e-8, 0.1, true, false));
            case "amsgrad" -> new Adam(p, new Adam.Options(0.01, 0.5, 0.9, 1e-8, 0, false, true));
            case "sgd" -> new Sgd(p, new Sgd.Options(0.1, 0, 0, false, 0.01));
            case "momentum" -> new Sgd(p, new Sgd.Options(0.1, 0.9, 0, false, 0.01));
            case "nesterov" -> new Sgd(p, new Sgd.Options(0.1, 0.9, 0, true, 0.01));
            default -> new Sgd(p, new Sgd.Options(0.1, 0.9, 0.3, false, 0.01));
        };
        double[] expected = run(new ReferenceBackend(), make);
        double[] one = run(new CpuBackend(1), make);
        assertArrayEquals(expected, one, 2e-5);
        assertArrayEquals(one, run(new CpuBackend(3), make), 0);
    }

    @Test
    void firstAdamStepMovesEachValueByTheLearningRate() {
        Backend device = new ReferenceBackend();
        try (Scope s = Scope.open("test")) {
            One module = new One(Tensor.of(device, new double[]{1, 2, 3}, 3));
            new Adam(module.parameters().values(), Adam.Options.of(0.5, 0))
                    .step(Tensor.of(device, new double[]{7, -0.2, 0}, 3));
            assertArrayEquals(new double[]{0.5, 2.5, 3}, module.parameters().get("p").value().toDoubles(), 1e-6);
        }
    }

    @Test
    void clippingScalesAllGradientsTogetherAndLeavesSmallOnes() {
        Backend device = new ReferenceBackend();
        try (Scope s = Scope.open("test")) {
            List<Tensor> g = List.of(Tensor.of(device, new double[]{3, 0}, 2),
                    Tensor.of(device, new double[]{-4}, 1));
            var clipped = GradientClipping.byNorm(g, 1);
            assertEquals(5, clipped.totalNorm().item(), 1e-12);
            assertArrayEquals(new double[]{0.6, 0}, clipped.gradients().get(0).toDoubles(), 1e-6);
            assertArrayEquals(new double[]{-0.8}, clipped.gradients().get(1).toDoubles(), 1e-6);
            assertArrayEquals(new double[]{3, 0}, GradientClipping.byNorm(g, 6).gradients().get(0).toDoubles(), 0);
        }
    }

    @Test
    void schedules() {
        LearningRate steps = new LearningRate.MultiStep(1e-3, List.of(5000, 1000), 0.2);
        assertArrayEquals(new double[]{1e-3, 1e-3, 1e-3 * 0.2, 1e-3 * 0.2, 1e-3 * 0.2 * 0.2},
                new double[]{steps.at(0), steps.at(999), steps.at(1000), steps.at(4999), steps.at(5000)}, 0);
        assertEquals(0.25, new LearningRate.MultiStep(1, List.of(3, 3), 0.5).at(3));
        LearningRate smooth = new LearningRate.ExponentialDecay(2, 0.5, 10, false);
        assertEquals(2 * Math.pow(0.5, 0.7), smooth.at(7), 1e-15);
        LearningRate stairs = new LearningRate.ExponentialDecay(2, 0.5, 10, true);
        assertArrayEquals(new double[]{2, 1, 0.5}, new double[]{stairs.at(9), stairs.at(10), stairs.at(29)}, 0);
        assertEquals(0.1, new LearningRate.Constant(0.1).at(1_000_000));
    }

    @Test
    void errorsSayWhatWasExpected() {
        Backend device = new ReferenceBackend();
        try (Scope s = Scope.open("test")) {
            One module = new One(Tensor.of(device, new double[]{1, 2, 3}, 3));
            Optimizer adam = new Adam(module.parameters().values(), Adam.Options.of(0.5, 0));
            String shape = assertThrows(EngineException.class, () -> adam.step(Tensor.zeros(device, 4))).getMessage();
            assertTrue(shape.contains("[3]") && shape.contains("[4]") && shape.contains("parameter p"), shape);
            assertThrows(EngineException.class, adam::step);
            assertThrows(EngineException.class, () -> new Sgd.Options(0.1, 0, 0, true, 0));
            assertThrows(EngineException.class, () -> new Adam.Options(0.1, 1, 0.9, 1e-8, 0, false, false));
            assertThrows(EngineException.class, () -> new Adam(List.of(), Adam.Options.of(0.5, 0)));
        }
    }
}
