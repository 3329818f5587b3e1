package org.latentclr.voynov;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.nn.Module;

/** Tells from a picture and its shifted version which direction was used and how far (METHODS §3.3). */
public abstract sealed class Reconstructor extends Module permits LeNetReconstructor, ResNetReconstructor {
    private final int directions;
    private final int channels;

    /**
     * What a reconstructor says.
     *
     * @param logits [N,K]
     * @param shift ε̂ [N]
     */
    public record Prediction(Tensor logits, Tensor shift) {}

    Reconstructor(int directions, int channels) {
        this.directions = directions;
        this.channels = channels;
    }

    /** Number K of directions. */
    public final int directions() {
        return directions;
    }

    /** Channels of one picture. */
    public final int channels() {
        return channels;
    }

    /** The prediction of pictures [N,C,H,W] and shifted pictures [N,C,H,W], not modified. */
    public final Prediction predict(Tensor original, Tensor shifted) {
        EngineException.check(
                original.shape().equals(shifted.shape()) && original.rank() == 4 && original.dim(1) == channels,
                "reconstructor", "two batches of pictures [N," + channels + ",H,W]",
                original.shape() + " and " + shifted.shape());
        return predict(Concat.apply(1, original, shifted));
    }

    /** @param pair [N,2C,H,W] */
    abstract Prediction predict(Tensor pair);

    /** One line for people. */
    public abstract String describe();
}
