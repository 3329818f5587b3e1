package org.latentclr.contrafeat;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.Views;

/**
 * From the parameter P of {@link Navigator#prototypes()} to pictures (METHODS §2.5).
 *
 * @param limited whether pictures are tanh P instead of P
 * @param symmetric whether a coin decides in every step that all pictures are replaced by their negative mirror image
 */
public record Prototypes(boolean limited, boolean symmetric) {
    /** As published: limited; symmetric in runs on faces. */
    public static final Prototypes SHIPPED = new Prototypes(true, true);

    /**
     * The pictures, nominally in [−1,1].
     *
     * @param p [K,C,S,S]
     * @param coin in [0,1); above one half mirrors, where symmetric
     */
    public Tensor pictures(Tensor p, double coin) {
        Tensor t = limited ? Unary.apply(Unary.Kind.TANH, p) : p;
        return symmetric && coin > 0.5 ? Views.flip(t, 3).neg() : t;
    }
}
