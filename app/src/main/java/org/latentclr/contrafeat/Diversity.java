package org.latentclr.contrafeat;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Similarity;

/** L_div = Σ_{i≠j} cos²(Δ_i, Δ_j), both triangles, mean over the batch: eq. (13) of METHODS §2.2. */
public final class Diversity {
    private static final double EPSILON = 1e-8;

    private Diversity() {}

    /** @param delta edits [b,K,…], compared as flat vectors; a batch of 1 stands for all codes */
    public static Tensor loss(Tensor delta) {
        return loss(delta, Groups.one(delta.dim(1)));
    }

    /** The same for pairs within a group only. */
    public static Tensor loss(Tensor delta, Groups groups) {
        int k = delta.dim(1);
        EngineException.check(delta.rank() >= 3 && groups.directions() == k, "diversity",
                "edits [b,K,…] in groups of K",
                delta.shape() + " and " + groups.sizes());
        Tensor unit = Similarity.unit(delta.reshape(delta.dim(0), k, -1), 2, EPSILON);
        Tensor cosine = unit.matmul(unit.transpose(1, 2)); // [b,K,K]
        return cosine.mul(groups.pairs(delta.backend())).square().sum().mul(1.0 / delta.dim(0));
    }
}
