package org.latentclr.saliency;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Reduce;

/** How a mask is read off the pictures of a code shifted to both sides (METHODS §3.6). */
public enum MaskRule {
    /** Object is what does not become white: mean over the channels of (x⁺+1)/2 below the threshold. */
    INTENSITY(0.95) {
        @Override
        Tensor measure(Tensor plus, Tensor minus) {
            return unit(plus);
        }
    },
    /** Object is what brightens least from x⁻ to x⁺: the difference of the means, stretched to [0,1] in each picture, below the threshold. */
    DIFF(0.95) {
        @Override
        Tensor measure(Tensor plus, Tensor minus) {
            return stretched(unit(plus).sub(unit(minus)));
        }
    },
    /**
     * For a direction that acts on the object instead, not in the published code: object is what changes, the mean over the channels of
     * |x⁺ − x⁻|, stretched to [0,1] in each picture, above the threshold.
     */
    CHANGE(0.25) {
        @Override
        Tensor measure(Tensor plus, Tensor minus) {
            return stretched(plus.sub(minus).abs().mean(false, 1));
        }

        @Override
        Tensor object(Tensor measured, double threshold) {
            return Binary.compare(Binary.Kind.GT, measured, threshold);
        }
    };

    private final double usual;

    MaskRule(double usual) {
        this.usual = usual;
    }

    /** The usual threshold. */
    public double usualThreshold() {
        return usual;
    }

    /** Whether the pictures of the code shifted the other way are needed. */
    boolean needsMinus() {
        return this != INTENSITY;
    }

    /**
     * 1 for pixels of the object, 0 for the background: [N,H,W].
     *
     * @param plus pictures of the codes shifted by +r [N,C,H,W] in [−1,1], not modified
     * @param minus pictures of the codes shifted by −r; not read by {@link #INTENSITY}
     */
    public final Tensor mask(Tensor plus, Tensor minus, double threshold) {
        return object(measure(plus, minus), threshold);
    }

    abstract Tensor measure(Tensor plus, Tensor minus);

    Tensor object(Tensor measured, double threshold) {
        return Binary.compare(Binary.Kind.LT, measured, threshold);
    }

    private static Tensor unit(Tensor x) {
        return x.mean(false, 1).add(1).mul(0.5);
    }

    /** (x − min)/(max − min) over each picture; a constant picture becomes 0. */
    private static Tensor stretched(Tensor x) {
        Tensor flat = x.reshape(x.dim(0), -1);
        Tensor least = Reduce.apply(Reduce.Kind.MIN, flat, true, 1);
        Tensor span = Reduce.apply(Reduce.Kind.MAX, flat, true, 1).sub(least);
        Tensor nonzero = span.add(Binary.compare(Binary.Kind.EQ, span, 0));
        return flat.sub(least).div(nonzero).reshape(x.shape().dims());
    }
}
