package org.latentclr.contrafeat;

import java.nio.file.Path;
import java.util.Map;

/** What a {@link NavigatorTrainer} tells while it runs, on its own thread. */
public interface NavigatorListener {
    /** Tells nothing. */
    NavigatorListener NONE = new NavigatorListener() {
    };

    /**
     * One step.
     *
     * @param iteration number of steps done
     * @param loss total, mean over the rounds
     * @param diversity the diversity loss of the last round
     * @param parts means of the losses by name, of the last round
     * @param seconds what it took
     */
    record StepDone(long iteration, double loss, double diversity, Map<String, Double> parts, double seconds) {}

    default void onStep(StepDone step) {}

    /** A checkpoint was written. */
    default void onCheckpoint(Path file, long iteration) {}
}
