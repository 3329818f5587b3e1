package org.latentclr.voynov;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.optim.Optimizer;

/**
 * The training loop (METHODS §3.1): codes, steps, {@link ReconstructionStep}; now and then the accuracy on fresh codes and a checkpoint. A run that
 * goes on from a checkpoint of ours follows the same trajectory as an uninterrupted one.
 */
public final class VoynovTrainer {
    private static final int LATENTS = 1, SHIFTS = 2, CLASSES = 3, VALIDATION = 4;

    private final Settings settings;
    private final CodeSource source;
    private final ShiftedPictures pictures;
    private final Deformator deformator;
    private final Reconstructor reconstructor;
    private final ReconstructionStep step;
    private final RandomStream[] streams = new RandomStream[3];
    private long steps;

    /**
     * @param sampling how steps are drawn
     * @param loss weights of its parts
     * @param deformatorRate learning rate of A
     * @param reconstructorRate learning rate of R
     * @param batchSize pairs of pictures a step
     * @param steps of the whole training
     * @param classes of a conditional generator, one drawn for each code; empty for the generator's own choice
     * @param truncation codes are drawn from the normal distribution cut at ± this; empty for the generator's prior
     * @param seed of all random streams
     */
    public record Settings(Shifts.Sampling sampling, ReconstructionLoss loss, double deformatorRate,
            double reconstructorRate, int batchSize, long steps, List<Integer> classes, Optional<Double> truncation,
            long seed) {
        public Settings {
            classes = List.copyOf(classes);
            EngineException.check(batchSize >= 2 && steps >= 1, "training", "a batch of at least 2 and 1 step",
                    batchSize + " and " + steps);
        }
    }

    /** What a training tells while it runs. */
    public interface Listener {
        /** @param done number of steps done */
        default void onStep(long done, ReconstructionStep.Result result) {}

        /** Called after each step when nothing else happens in it; a place for validations and checkpoints. */
        default void between(VoynovTrainer trainer) {}
    }

    /** Optimiser state belongs to the current scope. */
    public VoynovTrainer(ShiftedPictures pictures, Deformator deformator, Reconstructor reconstructor,
            Settings settings) {
        EngineException.check(deformator.inputs() == reconstructor.directions(), "training",
                "a reconstructor of the deformator's " + deformator.inputs() + " directions",
                reconstructor.directions());
        EngineException.check(pictures.generator().imageChannels() == reconstructor.channels(), "training",
                "a reconstructor for pictures of " + pictures.generator().imageChannels() + " channels",
                reconstructor.channels());
        this.settings = settings;
        source = new CodeSource(pictures.generator(), settings.classes, settings.truncation);
        this.pictures = pictures;
        this.deformator = deformator;
        this.reconstructor = reconstructor;
        step = new ReconstructionStep(pictures, deformator, reconstructor, settings.loss, settings.deformatorRate,
                settings.reconstructorRate);
        for (int i = 0; i < streams.length; i++) streams[i] = new RandomStream(settings.seed, LATENTS + i);
    }

    public Deformator deformator() {
        return deformator;
    }

    public Reconstructor reconstructor() {
        return reconstructor;
    }

    public ShiftedPictures pictures() {
        return pictures;
    }

    /** Number of steps done. */
    public long steps() {
        return steps;
    }

    /** Trains to the last step, or until {@code stop} says true between two steps; returns whether all are done. */
    public boolean run(Listener listener, BooleanSupplier stop) {
        while (steps < settings.steps && !stop.getAsBoolean()) {
            ReconstructionStep.Result r = step();
            listener.onStep(steps, r);
            listener.between(this);
        }
        return steps >= settings.steps;
    }

    /** One step. */
    public ReconstructionStep.Result step() {
        try (Scope s = Scope.open("step")) {
            Draw d = draw(streams[0], streams[1], streams[2]);
            ReconstructionStep.Result r = step.run(d.z, d.shifts, d.classes);
            if (!Double.isFinite(r.loss()))
                throw new EngineException("step " + (steps + 1), "a finite loss", String.valueOf(r.loss()),
                        "lower deformator_lr, shift_predictor_lr or shift_scale");
            steps++;
            return r;
        }
    }

    /** The random part of a step. */
    private record Draw(Tensor z, Shifts shifts, Optional<Tensor> classes) {}

    private Draw draw(RandomStream latents, RandomStream shifts, RandomStream classes) {
        int n = settings.batchSize;
        return new Draw(source.codes(n, latents), settings.sampling.draw(n, deformator.inputs(), shifts),
                source.classes(n, classes));
    }

    /** {@link ReconstructionAccuracy} over {@code batches} batches of fresh codes, the same at every call. */
    public ReconstructionAccuracy accuracy(int batches) {
        return ReconstructionAccuracy.measure(source, pictures, deformator, reconstructor, settings.sampling,
                settings.batchSize, batches, new RandomStream(settings.seed, VALIDATION));
    }

    /** Writes everything that {@link #resume} needs; the published tool reads the file too. */
    public void save(Path file) {
        VoynovCheckpoint.write(file, this, streams, step);
    }

    /**
     * Goes on from a checkpoint of ours, or of the published tool, which has no state of the optimisers: then they start anew.
     *
     * @throws org.latentclr.weights.WeightsException when the file does not fit the networks
     */
    public void resume(Path file) {
        steps = VoynovCheckpoint.read(file, this, streams, step);
        if (steps > settings.steps)
            throw new EngineException("resuming from " + file, "at most " + settings.steps + " steps done",
                    steps + " steps", "set n_steps to more than " + steps);
    }

    /** The optimisers with the names under which checkpoints hold them. */
    static List<Named> optimizers(ReconstructionStep step) {
        Named r = new Named("shift_predictor_opt", step.reconstructorOptimizer());
        return step.deformatorOptimizer().map(a -> List.of(new Named("deformator_opt", a), r)).orElse(List.of(r));
    }

    /** An optimiser under a name. */
    record Named(String name, Optimizer optimizer) {}
}
