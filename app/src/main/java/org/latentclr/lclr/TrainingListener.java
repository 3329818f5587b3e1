package org.latentclr.lclr;

import java.nio.file.Path;

/** What a training run tells while it runs, on its own thread. */
public interface TrainingListener {
    /** Tells nothing. */
    TrainingListener NONE = new TrainingListener() {
    };

    /**
     * One step.
     *
     * @param iteration number of steps done
     * @param learningRate what this step used
     * @param seconds what it took
     */
    record Step(long iteration, double loss, double accuracy, double learningRate, double seconds) {
        /** 1/{@link #seconds}. */
        public double stepsPerSecond() {
            return 1 / seconds;
        }
    }

    /**
     * One validation.
     *
     * @param iteration number of steps done
     * @param trainLoss mean over the steps since the last validation
     * @param trainAccuracy likewise
     * @param best whether no validation had a smaller loss
     */
    record Validation(long iteration, double trainLoss, double trainAccuracy, double loss, double accuracy,
            boolean best) {}

    default void onStep(Step step) {}

    default void onValidation(Validation validation) {}

    /** A checkpoint was written. */
    default void onCheckpoint(Path file, long iteration) {}

    /**
     * The tensors of a step, after clipping and before the update; they are freed when the call returns.
     *
     * @param gradients with clipped gradients
     */
    default void onGradients(Contrast.Gradients gradients) {}
}
