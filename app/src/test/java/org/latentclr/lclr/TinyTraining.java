package org.latentclr.lclr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.optim.Optimizer;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.StyleGan2Architecture;

/** A training that takes milliseconds: 4 directions of a random 16² generator, with everything that has a state. */
final class TinyTraining {
    static final int ITERATIONS = 40, EVAL_FREQ = 5;
    private static final long SEED = 11;

    final Contrast contrast;
    final Optimizer optimizer;
    final Trainer trainer;

    TinyTraining(Backend device, Optional<Path> folder) {
        this(device, folder, Chunking.automatic(device));
    }

    TinyTraining(Backend device, Optional<Path> folder, Chunking chunking) {
        StyleGan2Architecture a = new StyleGan2Architecture(20, 0, 24, 16, 3, 2, List.of(16, 16, 12),
                StyleGan2Architecture.Wiring.SKIP, OptionalDouble.empty(), 0, 0.01, "lrelu", true);
        StyleGan2 g = StyleGan2.random(a, 5, device);
        FeatureTap tap = new FeatureTap(g, LatentSpace.W, "convs.1", Optional.of(List.of(1, 2)));
        RandomStream random = Streams.of(SEED, Purpose.PARAMETERS);
        DirectionModel model = ConditionalDirections.nonlinear(device, 4, 24, 2, true, new Alpha(-2, 2), true, random);
        Projector projector = Projector.nonlinear(device, 2, tap.featureSize(), 10, 6, true, random);
        contrast = new Contrast(tap, model, projector, FeatureDivergence.REFERENCE, ContrastiveLoss.released());
        optimizer = new Adam(Trainer.parameters(contrast, true), Adam.Options.of(1e-2, 1e-3));
        trainer = new Trainer(contrast, optimizer, new LearningRate.MultiStep(1e-2, List.of(7, 23), 0.2),
                new Trainer.Settings(3, ITERATIONS, EVAL_FREQ, 2, Optional.of(0.5), true, SEED, folder, chunking));
    }

    /** All parameters and statistics. */
    Map<String, NamedArray> state() {
        Map<String, NamedArray> all = new java.util.LinkedHashMap<>(Published.state(contrast.model().published()));
        all.putAll(Published.state(contrast.projector().published()));
        return all;
    }

    /** Trains slowly, telling each step: to be killed. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("main")) {
            TinyTraining t = new TinyTraining(device, Optional.of(folder));
            if (Files.exists(folder.resolve(Trainer.RECENT))) t.trainer.resume(folder.resolve(Trainer.RECENT));
            t.trainer.run(new TrainingListener() {
                @Override
                public void onStep(Step step) {
                    System.out.println(step.iteration());
                    try {
                        Thread.sleep(25);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }, () -> false);
        }
    }
}
