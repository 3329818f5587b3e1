package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.StyleGan2Architecture;

/** A training on the CUDA device, by the simulator, follows the one on the CPU: generator, loss, all gradients, Adam, statistics. */
class SimulatorTrainingTest {
    private static final int STEPS = 3;
    /** Changes of features are small differences: the CPU itself is 4e-5 away from double precision. */
    private static final double TOLERANCE = 1e-4;
    private static final double RATE = 0.01;

    /** 4 directions at convs.1 of a random generator of 16². No batch statistics, which would make rounding errors large. */
    private static Contrast contrast(Backend device) {
        StyleGan2Architecture a = new StyleGan2Architecture(20, 0, 24, 16, 3, 2, List.of(16, 16, 12),
                StyleGan2Architecture.Wiring.SKIP, OptionalDouble.empty(), 0, 0.01, "lrelu", true);
        FeatureTap tap = new FeatureTap(StyleGan2.random(a, 5, device), LatentSpace.W, "convs.1", Optional.empty());
        DirectionModel model = ConditionalDirections.linear(device, 4, 24, true, new Alpha(-2, 2), true,
                new RandomStream(7, 0));
        return new Contrast(tap, model, Projector.identity(true), FeatureDivergence.REFERENCE,
                ContrastiveLoss.released());
    }

    /** What a training went through, by name. */
    private static Map<String, double[]> trajectory(String name) {
        Map<String, double[]> all = new TreeMap<>();
        try (Backend device = Backends.open(name, 2).backend()) {
            long before = device.memory().liveBytes();
            try (Scope s = Scope.open("test")) {
                Contrast c = contrast(device);
                Trainer trainer = new Trainer(c, new Adam(Trainer.parameters(c, true), Adam.Options.of(RATE, 1e-3)),
                        new LearningRate.Constant(RATE),
                        Trainer.Settings.of(4, STEPS, 0, Optional.empty(), new Chunking(0, Long.MAX_VALUE)));
                for (int i = 1; i <= STEPS; i++) step(c, trainer, "step " + i, all);
            }
            assertEquals(before, device.memory().liveBytes(), "bytes in use after the training on " + name);
        }
        return all;
    }

    private static void step(Contrast c, Trainer trainer, String step, Map<String, double[]> all) {
        TrainingListener.Step done = trainer.step(new TrainingListener() {
            @Override
            public void onGradients(Contrast.Gradients g) {
                all.put(step + " divergences", g.divergences().toDoubles());
                List<Tensor> gradients = g.model();
                for (int i = 0; i < gradients.size(); i++)
                    all.put(step + " gradient " + i, gradients.get(i).toDoubles());
            }
        });
        all.put(step + " loss", new double[]{done.loss()});
        for (Map.Entry<String, NamedArray> e : Published.state(c.model().published()).entrySet())
            all.put(step + " " + e.getKey(), e.getValue().toDoubles());
    }

    @Test
    @Timeout(60)
    void followsTheCpu() {
        Map<String, double[]> cpu = trajectory("cpu:exact");
        Map<String, double[]> simulator = trajectory("simulator");
        assertEquals(cpu.keySet(), simulator.keySet());
        assertTrue(cpu.keySet().stream().anyMatch(k -> k.startsWith("step 3 gradient")), cpu.keySet().toString());
        cpu.forEach((name, expected) -> {
            double error = error(expected, simulator.get(name));
            assertTrue(error <= TOLERANCE, name + ": expected an error of at most " + TOLERANCE + ", found " + error);
        });
    }

    /** max|a − b| / max|a|, the latter at least that of usual losses: they pass through zero. */
    private static double error(double[] a, double[] b) {
        assertEquals(a.length, b.length);
        double largest = 0.01;
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i]));
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst / largest;
    }
}
