package org.latentclr.contrafeat;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Similarity;
import org.latentclr.engine.op.Unary;

/**
 * The distribution of W as an ellipsoid: mean, principal components and standard deviations (METHODS §2.3). The ellipsoid of two
 * deviations bounds scaled walks and steps (§2.6, §2.9).
 *
 * @param mean w̄ [w]
 * @param components V [w,q], one in each column, by descending deviation
 * @param deviations σ [q]
 */
public record InformativeSubspace(Tensor mean, Tensor components, Tensor deviations) {
    private static final double DEVIATIONS = 2;
    private static final double SHORTEST = 1e-12;

    public InformativeSubspace {
        EngineException.check(
                components.rank() == 2 && mean.shape().size() == components.dim(0)
                        && deviations.shape().size() == components.dim(1),
                "subspace", "a mean [w], components [w,q] and deviations [q]",
                mean.shape() + ", " + components.shape() + ", " + deviations.shape());
    }

    /** Directions [n,w] as unit vectors of the components' coordinates, [n,q]. */
    public Tensor unit(Tensor directions) {
        return Similarity.unit(directions.matmul(components), 1, SHORTEST);
    }

    /** Half the length of the two-deviation ellipsoid along directions [n,w]: 1/√Σ(u/2σ)², [n]. */
    public Tensor semiAxes(Tensor directions) {
        Tensor u = unit(directions);
        return u.div(deviations.reshape(1, -1).mul(DEVIATIONS)).square().sum(false, 1).rsqrt();
    }

    /** −sign of the product of (w − w̄) and directions within the components, both [n,w]: +1 walks toward the mean; [n]. */
    public Tensor towardMean(Tensor w, Tensor directions) {
        Tensor at = w.sub(mean.reshape(1, -1)).matmul(components);
        Tensor product = at.mul(directions.matmul(components)).sum(false, 1);
        return Unary.apply(Unary.Kind.SIGN, product).neg();
    }

    /** Position (w − w̄)·u of codes [n,w] along directions [n,w] within the components, [n]. */
    public Tensor position(Tensor w, Tensor directions) {
        return w.sub(mean.reshape(1, -1)).matmul(components).mul(unit(directions)).sum(false, 1);
    }
}
