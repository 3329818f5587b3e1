package org.latentclr.voynov;

import org.latentclr.engine.Tensor;

/** x itself: the coordinate directions of the latent space. */
public final class IdentityDeformator extends Deformator {
    public IdentityDeformator(int directions) {
        super(directions, directions);
    }

    @Override
    public DeformatorKind kind() {
        return DeformatorKind.ID;
    }

    @Override
    Tensor apply(Tensor x) {
        return x;
    }
}
