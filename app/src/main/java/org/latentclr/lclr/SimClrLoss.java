package org.latentclr.lclr;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.engine.op.fused.NormalizeRows;
import org.latentclr.engine.op.fused.NtXentRows;

/**
 * NT-Xent of SimCLR: −log(exp(sim(z_i,z_j)/τ)/Σ_{k≠i} exp(sim(z_i,z_k)/τ)) with cosine similarities, mean over both rows of every pair
 * (METHODS §1.6; Chen et al. 2020).
 *
 * @param temperature τ
 */
public record SimClrLoss(double temperature) implements DirectionLoss {
    public SimClrLoss {
        EngineException.check(temperature > 0, "SimCLR loss", "a temperature above 0", temperature);
    }

    /**
     * The loss of pairs.
     *
     * @param z [2N,F] of which rows i and i+N are partners, N ≥ 2; not modified
     */
    public Result pairs(Tensor z) {
        Tensor similarity = Gram.apply(NormalizeRows.apply(z)); // [2N,2N]
        Tensor losses = NtXentRows.apply(similarity, temperature);
        return new Result(losses.mean(), accuracy(similarity.detach()), losses);
    }

    /** The part of rows whose nearest other row is the partner. */
    private static Tensor accuracy(Tensor s) {
        int n = s.dim(0);
        float[] own = new float[n * n];
        int[] partner = new int[n];
        for (int i = 0; i < n; i++) {
            own[i * n + i] = 4; // further than any two cosines are apart
            partner[i] = (i + n / 2) % n;
        }
        Tensor others = s.sub(Tensor.of(s.backend(), own, n, n));
        Tensor nearest = Reduce.apply(Reduce.Kind.MAX, others, true, 1);
        Tensor mine = org.latentclr.engine.op.Gather.apply(s, 1, Tensor.indices(s.backend(), partner, n, 1));
        return Binary.apply(Binary.Kind.GE, mine, nearest).mean();
    }

    /**
     * The loss of directions with two samples: a row's partner is the other sample of its direction.
     *
     * @throws EngineException for another number of samples
     */
    @Override
    public Result apply(Tensor divergences, int directions) {
        EngineException.check(divergences.rank() == 2 && divergences.dim(0) == 2 * directions, "SimCLR loss",
                "2 samples of each of " + directions + " directions, because NT-Xent contrasts pairs",
                divergences.shape());
        // Direction-major [K,2,F] to all first samples, then all second ones.
        int width = divergences.dim(1);
        return pairs(divergences.reshape(directions, 2, width).transpose(0, 1).reshape(2 * directions, width));
    }
}
