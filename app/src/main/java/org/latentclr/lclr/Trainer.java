package org.latentclr.lclr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.optim.GradientClipping;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.optim.Optimizer;

/**
 * LatentCLR's training loop (METHODS §1.7). One step: codes z, features of z without gradient, all K edits of z, their features, loss,
 * gradients, clipping of the direction model's gradients, update, next learning rate. Every {@code evalFreq} steps: validation,
 * {@value #RECENT}, and {@value #BEST} when the validation loss is the smallest so far; {@value #FINAL} at the end.
 *
 * <p>A run that is stopped or killed goes on from {@value #RECENT} by {@link #resume} as if nothing had happened: on the CPU the parameters
 * are the same bits, for any number of threads.
 */
public final class Trainer {
    /** Written at every validation and when a run is stopped. */
    public static final String RECENT = "most_recent.pt";
    /** Written when the validation loss is the smallest so far. */
    public static final String BEST = "best_model.pt";
    /** Written at the end. */
    public static final String FINAL = "final_model.pt";

    /**
     * @param batchSize N
     * @param iterations steps of the whole training
     * @param evalFreq steps between validations
     * @param evalIters batches of a validation
     * @param gradClipMaxNorm largest norm of the direction model's gradient
     * @param trainProjector trains the projector too
     * @param seed of all random streams
     * @param folder where checkpoints are written; empty for none
     * @param chunking how much goes through the generator at once, and is kept
     */
    public record Settings(int batchSize, int iterations, int evalFreq, int evalIters,
            Optional<Double> gradClipMaxNorm, boolean trainProjector, long seed, Optional<Path> folder,
            Chunking chunking) {
        public Settings {
            EngineException.check(batchSize >= 2, "training", "a batch of at least 2, else there are no positives",
                    batchSize);
            EngineException.check(iterations >= 1 && evalFreq >= 1 && evalIters >= 1, "training",
                    "at least 1 iteration, 1 step between validations and 1 batch of a validation",
                    iterations + ", " + evalFreq + " and " + evalIters);
        }

        /** The published intervals and no clipping. */
        public static Settings of(int batchSize, int iterations, long seed, Optional<Path> folder,
                Chunking chunking) {
            return new Settings(batchSize, iterations, 1000, 100, Optional.empty(), true, seed, folder,
                    chunking);
        }
    }

    private final Contrast contrast;
    private final Optimizer optimizer;
    private final LearningRate schedule;
    private final Settings settings;
    private final LatentSource source;
    private RandomStream latents;
    private RandomStream lengths;
    private long iteration;
    private double bestLoss = Double.POSITIVE_INFINITY;

    /** What {@link #parameters} has is what {@code optimizer} must update. */
    public Trainer(Contrast contrast, Optimizer optimizer, LearningRate schedule, Settings settings) {
        this(contrast, optimizer, schedule, settings, contrast.tap()::sample);
    }

    /** @param source where the codes of training and validation come from */
    public Trainer(Contrast contrast, Optimizer optimizer, LearningRate schedule, Settings settings,
            LatentSource source) {
        EngineException.check(optimizer.parameters().equals(parameters(contrast, settings.trainProjector)),
                "training", "an optimizer of the parameters that are trained",
                "one of " + optimizer.parameters().size() + " others");
        this.contrast = contrast;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.settings = settings;
        this.source = source;
        latents = Streams.of(settings.seed, Purpose.LATENTS);
        lengths = Streams.of(settings.seed, Purpose.LENGTHS);
    }

    /** The parameters of the direction model and, if it is trained, of the projector, in the order of the published optimiser. */
    public static List<Parameter> parameters(Contrast contrast, boolean trainProjector) {
        List<Parameter> all = new ArrayList<>(contrast.model().parameters().values());
        if (trainProjector) all.addAll(contrast.projector().parameters().values());
        return all;
    }

    /** Number of steps done, the checkpoint's included. */
    public long iteration() {
        return iteration;
    }

    /** The smallest validation loss so far; infinite before the first validation. */
    public double bestLoss() {
        return bestLoss;
    }

    /**
     * Goes on from a checkpoint of this project or of the published trainer.
     *
     * @throws org.latentclr.weights.WeightsException when the file does not fit the model
     */
    public void resume(Path file) {
        TrainingCheckpoint.Progress p = TrainingCheckpoint.read(file, contrast, optimizer, settings.trainProjector);
        if (p.iteration() > settings.iterations)
            throw new EngineException("resuming from " + file, "at most " + settings.iterations + " steps done",
                    p.iteration() + " steps", "set hparams.iterations to more than " + p.iteration());
        iteration = p.iteration();
        bestLoss = p.bestLoss();
        latents = p.latents().map(RandomStream::new).orElse(latents);
        lengths = p.lengths().map(RandomStream::new).orElse(lengths);
    }

    /**
     * Trains to the last iteration, or until {@code stop} says true between two steps.
     *
     * @return whether all iterations are done
     */
    public boolean run(TrainingListener listener, BooleanSupplier stop) {
        Mean loss = new Mean();
        Mean accuracy = new Mean();
        while (iteration < settings.iterations && !stop.getAsBoolean()) {
            TrainingListener.Step step = step(listener);
            loss.add(step.loss());
            accuracy.add(step.accuracy());
            if (iteration % settings.evalFreq == 0 || iteration == settings.iterations) {
                validate(loss.take(), accuracy.take(), listener);
            }
        }
        boolean finished = iteration >= settings.iterations;
        save(finished ? FINAL : RECENT, listener);
        return finished;
    }

    /** One step. */
    public TrainingListener.Step step(TrainingListener listener) {
        long start = System.nanoTime();
        contrast.model().train(true);
        contrast.projector().train(settings.trainProjector);
        try (Scope s = Scope.open("step")) {
            Tensor z = source.sample(settings.batchSize, latents);
            Contrast.Gradients g = clipped(
                    contrast.gradients(z, lengths, settings.trainProjector, settings.chunking));
            listener.onGradients(g);
            double loss = g.result().loss().item();
            if (!Double.isFinite(loss))
                throw new EngineException("step " + (iteration + 1), "a finite loss", String.valueOf(loss),
                        "lower the learning rate or check the generator's weights");
            List<Tensor> all = new ArrayList<>(g.model());
            all.addAll(g.projector());
            optimizer.learningRate(schedule.at(iteration));
            contrast.model().update(() -> optimizer.step(all));
            iteration++;
            TrainingListener.Step done = new TrainingListener.Step(iteration, loss, g.result().accuracy().item(),
                    optimizer.learningRate(), (System.nanoTime() - start) * 1e-9);
            listener.onStep(done);
            return done;
        }
    }

    private Contrast.Gradients clipped(Contrast.Gradients g) {
        return settings.gradClipMaxNorm.map(max -> new Contrast.Gradients(g.result(), g.divergences(),
                GradientClipping.byNorm(g.model(), max).gradients(), g.projector())).orElse(g);
    }

    private void validate(double trainLoss, double trainAccuracy, TrainingListener listener) {
        Evaluator.Evaluation e = Evaluator.evaluate(contrast, source, settings.batchSize, settings.evalIters,
                settings.seed, done -> {});
        boolean best = e.loss() < bestLoss;
        if (best) bestLoss = e.loss();
        listener.onValidation(new TrainingListener.Validation(iteration, trainLoss, trainAccuracy, e.loss(),
                e.accuracy(), best));
        save(RECENT, listener);
        if (best) save(BEST, listener);
    }

    private void save(String name, TrainingListener listener) {
        settings.folder.ifPresent(folder -> {
            Path file = folder.resolve(name);
            save(file);
            listener.onCheckpoint(file, iteration);
        });
    }

    /** Writes everything that {@link #resume} needs; the file is the old one or the new one at any time. */
    public void save(Path file) {
        TrainingCheckpoint.write(file, contrast, optimizer, schedule,
                new TrainingCheckpoint.Progress(iteration, bestLoss, Optional.of(latents.state()),
                        Optional.of(lengths.state())),
                settings.trainProjector);
    }

    /** A running mean. */
    private static final class Mean {
        private double sum;
        private int count;

        void add(double v) {
            sum += v;
            count++;
        }

        /** The mean since the last call. */
        double take() {
            double mean = count == 0 ? Double.NaN : sum / count;
            sum = 0;
            count = 0;
            return mean;
        }
    }
}
