package org.latentclr.contrafeat;

import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;

/** Learned vectors of W: the published type {@code fixed}. */
public final class FreeDirections extends DirectionHead {
    private final Parameter logits;

    /** @param width w */
    public FreeDirections(Initializer init, int directions, int width) {
        super(directions);
        logits = parameter("nav_logits", init.normal(1, directions, width));
    }

    @Override
    Tensor vectors(Tensor ws) {
        return logits.value().reshape(1, directions(), -1);
    }
}
