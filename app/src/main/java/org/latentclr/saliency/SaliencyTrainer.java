package org.latentclr.saliency;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses;
import org.latentclr.engine.functional.Losses.Reduction;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.segmentation.UNet;
import org.latentclr.voynov.TrainingState;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.TorchWriter;

/**
 * Trains a U-Net on generated pictures with masks (METHODS §3.6): Adam on the cross entropy of logits/T, the rate falling in steps. A run that
 * goes on from a checkpoint follows the same trajectory as an uninterrupted one.
 */
public final class SaliencyTrainer {
    private static final int LATENTS = 1, CLASSES = 2;
    private static final String OWN = "latentclr", MODEL = "model", STREAMS = "streams", OPTIMIZER = "opt",
            STEP = "step";

    private final UNet net;
    private final MaskMaker maker;
    private final Settings settings;
    private final Adam optimizer;
    private final RandomStream[] streams;
    private long steps;

    /**
     * @param temperature T
     * @param batchSize pictures a step
     * @param steps of the whole training
     * @param seed of the codes
     */
    public record Settings(LearningRate rate, double weightDecay, double temperature, int batchSize, long steps,
            long seed) {
        public Settings {
            EngineException.check(temperature > 0 && batchSize >= 2 && steps >= 1, "saliency training",
                    "a temperature above 0, a batch of at least 2 and 1 step",
                    temperature + ", " + batchSize + " and " + steps);
        }
    }

    /** What a training tells while it runs. */
    public interface Listener {
        /** @param done number of steps done */
        void onStep(long done, Result result);
    }

    /**
     * What a step has seen.
     *
     * @param loss cross entropy of logits/T
     * @param accuracy share of pixels whose larger logit is right
     */
    public record Result(double loss, double accuracy) {}

    /** Optimiser state belongs to the current scope; the network is switched to training. */
    public SaliencyTrainer(UNet net, MaskMaker maker, Settings settings) {
        this.net = net;
        this.maker = maker;
        this.settings = settings;
        optimizer = new Adam(net.parameters().values(),
                Adam.Options.of(settings.rate.initial(), settings.weightDecay));
        streams = new RandomStream[]{new RandomStream(settings.seed, LATENTS),
                new RandomStream(settings.seed, CLASSES)};
        net.train(true);
    }

    /** Number of steps done. */
    public long steps() {
        return steps;
    }

    /** Trains to the last step, or until {@code stop} says true between two steps; returns whether all are done. */
    public boolean run(Listener listener, BooleanSupplier stop) {
        while (steps < settings.steps && !stop.getAsBoolean()) {
            Result result = step();
            listener.onStep(steps, result);
        }
        return steps >= settings.steps;
    }

    /** One step. */
    public Result step() {
        try (Scope s = Scope.open("step")) {
            MaskMaker.Batch batch = maker.draw(settings.batchSize, streams[0], streams[1]);
            Tensor logits = net.forward(batch.images()); // [N,2,H,W]
            // The cross entropy of two logits is that of their difference.
            Tensor margin = difference(logits);
            Tensor loss = Losses.bceWithLogits(margin.mul(1 / settings.temperature), batch.masks(), Reduction.MEAN);
            Result result = new Result(loss.item(), accuracy(margin.detach(), batch.masks()));
            if (!Double.isFinite(result.loss))
                throw new EngineException("step " + (steps + 1), "a finite loss", String.valueOf(result.loss),
                        "lower the rate");
            optimizer.learningRate(settings.rate.at(steps));
            optimizer.step(Autograd.grad(loss, net.variables().toArray(Tensor[]::new)));
            steps++;
            return result;
        }
    }

    /** l₁ − l₀ [N,H,W]. */
    private static Tensor difference(Tensor logits) {
        Tensor d = logits.slice(1, 1, 2).sub(logits.slice(1, 0, 1));
        return d.reshape(d.dim(0), d.dim(2), d.dim(3));
    }

    private static double accuracy(Tensor margin, Tensor masks) {
        float[] m = margin.toFloats();
        float[] t = masks.toFloats();
        int right = 0;
        for (int i = 0; i < m.length; i++) if (m[i] > 0 == t[i] > 0.5f) right++;
        return (double) right / m.length;
    }

    /** Writes network, optimiser, streams and number of steps. */
    public void save(Path file) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put(MODEL, TrainingState.of(net));
        root.put(STEP, steps);
        root.put(OWN, Map.of(OPTIMIZER, TrainingState.of(optimizer), STREAMS, TrainingState.of(streams)));
        TorchWriter.write(file, root);
    }

    /**
     * Goes on from a checkpoint of {@link #save}.
     *
     * @throws org.latentclr.weights.WeightsException when the file does not fit the network
     */
    public void resume(Path file) {
        Checkpoint c = Checkpoint.read(file);
        StateDict.load(net, c.at(MODEL).tensors(), file, n -> false);
        steps = TrainingState.whole(c.at(STEP).root(), STEP, file);
        TrainingState.load(c.at(OWN).at(STREAMS), streams, file);
        TrainingState.load(c.at(OWN).at(OPTIMIZER), optimizer, file);
        if (steps > settings.steps)
            throw new EngineException("resuming from " + file, "at most " + settings.steps + " steps done",
                    steps + " steps", "set n_steps to more than " + steps);
    }
}
