package org.latentclr.contrafeat;

import org.latentclr.engine.Tensor;
import org.latentclr.nn.Module;

/** The K directions of edits in W, before they are scaled to root mean square 1: eq. (4) of METHODS §2.2. */
public abstract sealed class DirectionHead extends Module
        permits FreeDirections, SubspaceDirections, GroupedDirections, GivenDirections, ConditionalDirections {
    private final int directions;

    /** @param directions K */
    DirectionHead(int directions) {
        this.directions = directions;
    }

    /** K. */
    public final int directions() {
        return directions;
    }

    /**
     * The vectors of every edit.
     *
     * @param ws codes [b,L,w]; read by conditional heads only, not modified
     * @return [b,K,w], or [1,K,w] where they are the same for all codes
     */
    abstract Tensor vectors(Tensor ws);
}
