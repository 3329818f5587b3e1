package org.latentclr.lclr;

import org.latentclr.engine.random.RandomStream;

/** The independent random streams of one seed, one per purpose, so that drawing more for one purpose changes no other. */
public final class Streams {
    /** What numbers are drawn for. The order is part of the meaning of a seed. */
    public enum Purpose {
        /** First values of parameters. */
        PARAMETERS,
        /** Codes of training. */
        LATENTS,
        /** Edit lengths of training. */
        LENGTHS,
        /** Codes of validation and evaluation; the same at every validation. */
        VALIDATION_LATENTS,
        /** Edit lengths of validation and evaluation. */
        VALIDATION_LENGTHS,
        /** Codes of pictures. */
        SAMPLES,
        /** Choice of directions for pictures. */
        DIRECTIONS,
        /** Codes whose principal components span a subspace. */
        SUBSPACE,
        /** First values of a second network that learns beside the directions. */
        RECOGNISER
    }

    private Streams() {}

    /** The stream of a purpose from its start. */
    public static RandomStream of(long seed, Purpose purpose) {
        return new RandomStream(seed, purpose.ordinal());
    }
}
