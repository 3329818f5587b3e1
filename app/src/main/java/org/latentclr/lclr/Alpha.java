package org.latentclr.lclr;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.random.RandomStream;

/**
 * Length α of an edit: a constant, or a fresh draw from U(low, high) whenever a model is asked (METHODS §1.3). Negative lengths are
 * allowed.
 *
 * @param low smallest length
 * @param high largest length; equal to {@code low} for a constant
 */
public record Alpha(double low, double high) {
    public Alpha {
        EngineException.check(low <= high && Double.isFinite(low) && Double.isFinite(high), "alpha",
                "two finite numbers, the smaller one first", low + " and " + high);
    }

    public static Alpha constant(double value) {
        return new Alpha(value, value);
    }

    public boolean isConstant() {
        return low == high;
    }

    /** The constant, or the next draw; a constant leaves the stream where it is. */
    public double draw(RandomStream random) {
        return isConstant() ? low : low + (high - low) * random.nextFloat();
    }
}
