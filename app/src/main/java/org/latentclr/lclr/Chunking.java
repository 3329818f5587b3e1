package org.latentclr.lclr;

import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;

/**
 * How the K·N edited codes of a batch go through the generator.
 *
 * @param directions directions per chunk; 0 takes as many as keep the features of a chunk in {@link Backend#batchBytes}
 * @param graphBytes how much the saved values inside the generator may hold, about; more is computed again on the way back
 */
public record Chunking(int directions, long graphBytes) {
    public Chunking {
        EngineException.check(directions >= 0 && graphBytes >= 0, "chunks", "numbers of at least 0",
                directions + " and " + graphBytes);
    }

    /** Chunks by size, and half of the memory that the device has left for graphs. */
    public static Chunking automatic(Backend device) {
        return new Chunking(0, device.availableBytes() / 2);
    }

    /** Directions per chunk for N codes with F features each. */
    int directions(int codes, int features, Backend device) {
        return directions > 0
                ? directions
                : Math.clamp(device.batchBytes() / (4L * codes * features), 1, Integer.MAX_VALUE);
    }
}
