package org.latentclr.discovery;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.FocusedCosine;
import org.latentclr.engine.op.fused.MaskedCosine;
import org.latentclr.nn.features.FeatureExtractor;

/**
 * Edits that do the same: Σ over stages of Σ_s cos²·m/(Σ_s m + 1e−6) between the changes of feature maps that two edits make
 * (METHODS §2.9).
 *
 * @param similarity [K][K], summed over stages
 * @param stages number of stages
 */
public record Duplicates(double[][] similarity, int stages) {
    private static final FocusedCosine SIMILARITY = new FocusedCosine(new MaskedCosine(MaskedCosine.Pairs.ALL,
            MaskedCosine.Weighting.AFTER_SQUARE, false, true, MaskedCosine.Limit.MAXIMUM), NormMask.MIN_MAX);

    /** In which order edits are looked at; an edit is a duplicate when one looked at before is like it. */
    public enum Scan {
        /** From the last edit down, compared with later ones, which stay: the published picture tool. */
        FROM_LAST,
        /** From the first edit up, compared with earlier ones: the published data set tool. */
        FROM_FIRST
    }

    /** @param changes one [K,C_l,H_l,W_l] per stage, not modified */
    public static Duplicates of(List<Tensor> changes) {
        int k = changes.get(0).dim(0);
        double[][] sum = new double[k][k];
        for (Tensor d : changes)
            try (Scope s = Scope.local("duplicates")) {
                Tensor flat = d.reshape(k, d.dim(1), -1);
                double[] v = SIMILARITY.apply(flat, flat).toDoubles();
                for (int i = 0; i < v.length; i++) sum[i / k][i % k] += v[i];
            }
        return new Duplicates(sum, changes.size());
    }

    /**
     * From a traversal: the change from the middle frame to the last one.
     *
     * @param images [K,n,3,H,W] in [−1,1], not modified
     */
    public static Duplicates ofTraversal(FeatureExtractor network, Tensor images) {
        List<Tensor> middle = network.stages(frame(images, images.dim(1) / 2));
        List<Tensor> last = network.stages(frame(images, images.dim(1) - 1));
        List<Tensor> changes = new ArrayList<>();
        for (int l = 0; l < middle.size(); l++) changes.add(last.get(l).sub(middle.get(l)));
        return of(changes);
    }

    private static Tensor frame(Tensor images, int i) {
        return images.slice(1, i, i + 1).reshape(images.dim(0), images.dim(2), images.dim(3), images.dim(4));
    }

    /** The similarity divided by the number of stages, [K][K]. */
    public double[][] mean() {
        double[][] m = new double[similarity.length][];
        for (int i = 0; i < m.length; i++) {
            m[i] = similarity[i].clone();
            for (int j = 0; j < m.length; j++) m[i][j] /= stages;
        }
        return m;
    }

    /** The edits to drop when similarities above {@code threshold} (of sums: 0.5 as published) are too much, in the order found. */
    public List<Integer> above(double threshold, Scan scan) {
        return above(similarity, threshold, scan);
    }

    /** The same by the mean over stages (0.1 as published). */
    public List<Integer> aboveMean(double threshold, Scan scan) {
        return above(mean(), threshold, scan);
    }

    private static List<Integer> above(double[][] s, double threshold, Scan scan) {
        List<Integer> drop = new ArrayList<>();
        int k = s.length;
        for (int n = 0; n < k; n++) {
            int i = scan == Scan.FROM_LAST ? k - 1 - n : n;
            boolean like = false;
            for (int j = 0; j < k; j++) like |= (scan == Scan.FROM_LAST ? j > i : j < i) && s[i][j] > threshold;
            if (like) drop.add(i);
        }
        return drop;
    }
}
