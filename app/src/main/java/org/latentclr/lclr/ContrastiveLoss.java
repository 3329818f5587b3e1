package org.latentclr.lclr;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.ContrastiveRows;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.engine.op.fused.NormalizeRows;

/**
 * LatentCLR's loss −mean_r log(pos_r/neg_r) with the means or sums of exp(β·S_rc) over rows of the same and of other directions,
 * S = F·Fᵀ (METHODS §1.6).
 *
 * <p>{@link #released} is the published code: β = 0.5, |S|, means. {@link #paper} is the paper: β = 1/τ, S, sums. Means and sums differ by the
 * constant log((N−1)/(N(K−1))), so they have the same gradient; the accuracy means something only with means.
 *
 * @param inverseTemperature β, called {@code temp} in the published options, where it multiplies as well
 * @param absolute drops the sign of similarities, called {@code abs}
 * @param reduction over a row's positives and negatives, called {@code reduce}
 * @param normalize divides each row by its length first; not needed for divergences, whose rows have length 1
 */
public record ContrastiveLoss(double inverseTemperature, boolean absolute, Reduction reduction, boolean normalize)
        implements
            DirectionLoss {

    /** What is taken of a row's exponentials. */
    public enum Reduction {
        MEAN, SUM
    }

    public ContrastiveLoss {
        EngineException.check(inverseTemperature > 0, "contrastive loss", "an inverse temperature above 0",
                inverseTemperature);
    }

    /** The published code's defaults. */
    public static ContrastiveLoss released() {
        return new ContrastiveLoss(0.5, true, Reduction.MEAN, false);
    }

    /** The paper's loss with temperature τ. */
    public static ContrastiveLoss paper(double temperature) {
        return new ContrastiveLoss(1 / temperature, false, Reduction.SUM, true);
    }

    /**
     * {@inheritDoc}
     *
     * @throws EngineException for fewer than 2 directions, fewer than 2 samples, or rows that are no multiple of K
     */
    @Override
    public Result apply(Tensor divergences, int directions) {
        Tensor similarity = Gram.apply(normalize ? NormalizeRows.apply(divergences) : divergences); // [R,R]
        Tensor rows = ContrastiveRows.apply(similarity, directions, inverseTemperature, absolute,
                reduction == Reduction.MEAN); // [2,R]
        Tensor losses = rows.slice(0, 0, 1).reshape(-1);
        return new Result(losses.mean(), rows.detach().slice(0, 1, 2).mean(), losses);
    }
}
