package org.latentclr.nn.generator;

/**
 * Where a latent code lives. A code per layer in {@link #W} is what the literature calls W+; a code per layer in {@link #Z} is mapped layer by
 * layer.
 */
public enum LatentSpace {
    /** The prior's space. */
    Z,
    /** The output of the mapping network. */
    W,
    /** All style vectors of the network, one after the other, after the affine layers (style space). */
    S
}
