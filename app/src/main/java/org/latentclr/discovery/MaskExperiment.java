package org.latentclr.discovery;

import java.util.List;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.contrafeat.PairLoss;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.fused.MaskedCosine.Weighting;
import org.latentclr.nn.features.FeatureExtractor;

/**
 * The experiment on the mask (METHODS §2.12): with a generator whose factors are known, the loss of consistent and orthogonal changes of
 * single factors (pure) is low, that of rotated factors (mixed) is not, and a good loss tells the two apart most.
 *
 * @param network the extractor
 */
public record MaskExperiment(FeatureExtractor network) {
    /** The losses that are compared; each is |c| weighted by M. */
    public enum Setting {
        L2_MASK, NO_FOCUS,
        /** Feature maps averaged over space, no mask. */
        POOLED
    }

    /**
     * Codes of one pair of factors: q, the second sample with the same change, and with the other change.
     *
     * @param codes [5n,z]: first samples, second samples, q, pos, neg
     */
    public record Codes(Tensor codes) {
        /**
         * @param first z of the first samples [n,z], not modified
         * @param second z of the second samples [n,z], not modified
         * @param a a factor's index
         * @param b another's
         * @param stepA n changes along a, or along (a+b)/√2 when mixed
         * @param stepB n changes along b, or along (a−b)/√2 when mixed
         */
        public static Codes of(Tensor first, Tensor second, int a, int b, double[] stepA, double[] stepB,
                boolean mixed) {
            double[] same = changes(first, a, b, stepA, mixed, 1);
            double[] other = mixed ? changes(first, a, b, stepB, true, -1) : changes(first, b, a, stepB, false, 1);
            int n = first.dim(0);
            int z = first.dim(1);
            Tensor d = Tensor.of(first.backend(), same, n, z);
            Tensor e = Tensor.of(first.backend(), other, n, z);
            return new Codes(Concat.apply(0, first, second, first.add(d), second.add(d),
                    second.add(e)));
        }

        private static double[] changes(Tensor like, int a, int b, double[] steps, boolean mixed, int sign) {
            int z = like.dim(1);
            double[] v = new double[steps.length * z];
            for (int i = 0; i < steps.length; i++) {
                v[i * z + a] = mixed ? steps[i] * Math.sqrt(0.5) : steps[i];
                if (mixed) v[i * z + b] = sign * steps[i] * Math.sqrt(0.5);
            }
            return v;
        }
    }

    /**
     * The loss of each sample in each stage: −S(q,pos) + S(q,neg).
     *
     * @param images [5n,3,H,W] of {@link Codes}, as the extractor wants them; not modified
     * @return one [n] per stage
     */
    public List<Tensor> losses(Tensor images, Setting setting) {
        FeatureExtractor sensor = setting == Setting.POOLED ? network.pooled() : network;
        PairLoss.Options options = PairLoss.Options.shipped().with(Weighting.ABSOLUTE)
                .with(setting == Setting.L2_MASK ? NormMask.MIN_MAX : NormMask.NONE);
        int[] unused = new int[images.dim(0) / 5];
        return new PairLoss(options).apply(sensor.stages(images), unused, unused).parts().stream()
                .map(p -> p.positive().add(p.negative())).toList();
    }
}
