package org.latentclr.lclr;

import java.util.function.IntConsumer;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.lclr.Streams.Purpose;

/** Mean loss and accuracy over batches, in evaluation mode (METHODS §1.10). */
public final class Evaluator {
    private Evaluator() {}

    /**
     * @param loss mean over batches
     * @param accuracy mean over batches
     */
    public record Evaluation(double loss, double accuracy) {}

    /** The evaluation of {@code batches} batches that depend on the seed only. */
    public static Evaluation evaluate(Contrast contrast, int batchSize, int batches, long seed, IntConsumer progress) {
        return evaluate(contrast, contrast.tap()::sample, batchSize, batches, seed, progress);
    }

    /**
     * @param latents where codes come from
     * @param batches at least 1
     * @param progress is told the number of batches done
     */
    public static Evaluation evaluate(Contrast contrast, LatentSource latents, int batchSize, int batches, long seed,
            IntConsumer progress) {
        EngineException.check(batches >= 1, "evaluation", "at least one batch", batches);
        contrast.model().train(false);
        contrast.projector().train(false);
        RandomStream codes = Streams.of(seed, Purpose.VALIDATION_LATENTS);
        RandomStream lengths = Streams.of(seed, Purpose.VALIDATION_LENGTHS);
        double loss = 0;
        double accuracy = 0;
        for (int i = 0; i < batches; i++) {
            try (Scope s = Scope.open("evaluation")) {
                DirectionLoss.Result r = contrast.value(latents.sample(batchSize, codes), lengths);
                loss += r.loss().item() / batches;
                accuracy += r.accuracy().item() / batches;
            }
            progress.accept(i + 1);
        }
        return new Evaluation(loss, accuracy);
    }
}
