package org.latentclr.contrafeat;

import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.functional.Similarity;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Gather;

/**
 * Losses of the published code on whole feature vectors, none used in its runs: contrast of flattened changes, additivity of changes, size
 * of changes.
 */
public final class FlatLosses {
    private static final double EPSILON = 1e-6;

    /**
     * A contrast of rows with columns.
     *
     * @param loss −mean log(positive/negative), a scalar
     * @param positive S of each row with its own column, [n]
     * @param negative its mean with the others, [n]
     */
    public record Contrast(Tensor loss, Tensor positive, Tensor negative) {}

    private FlatLosses() {}

    /** All stages of a batch as rows, [n,F]. */
    public static Tensor rows(List<Tensor> maps) {
        return Concat.apply(1, maps.stream().map(f -> f.reshape(f.dim(0), -1)).toArray(Tensor[]::new));
    }

    /**
     * Bi without negatives of its own: −mean log(S_ii/mean_{j≠i} S_ij) with cosines S of the changes of h first and h second samples. It is not
     * a number when a ratio is negative.
     *
     * @param maps one [4h,…] per stage: first, second, edited first, edited second samples
     */
    public static Contrast pairs(List<Tensor> maps) {
        Tensor f = rows(maps);
        int h = f.dim(0) / 4;
        Tensor a = unit(f.slice(0, 2 * h, 3 * h).sub(f.slice(0, 0, h)), 0);
        Tensor b = unit(f.slice(0, 3 * h, 4 * h).sub(f.slice(0, h, 2 * h)), 0);
        int[] own = IntStream.range(0, h).toArray();
        return contrast(a.matmul(b.transpose(0, 1)), own);
    }

    /**
     * Pt: −mean log(S_{b,i_b}/mean_{j≠i_b} S_bj) with squared cosines of changes and prototypes.
     *
     * @param maps one [2b,…] per stage, before and after
     * @param prototypes one [K,…] per stage
     */
    public static Contrast prototypes(List<Tensor> maps, List<Tensor> prototypes, int... edits) {
        Tensor f = rows(maps);
        int b = edits.length;
        List<Tensor> same = IntStream.range(0, maps.size()).mapToObj(l -> Resize.to(prototypes.get(l),
                Resize.Mode.BILINEAR, maps.get(l).dim(2), maps.get(l).dim(3))).toList();
        Tensor p = unit(rows(same), EPSILON);
        Tensor change = unit(f.slice(0, b, 2 * b).sub(f.slice(0, 0, b)), EPSILON);
        return contrast(change.matmul(p.transpose(0, 1)).square(), edits);
    }

    private static Tensor unit(Tensor x, double eps) {
        return x.div(Similarity.norm(x, true, 1).add(eps));
    }

    private static Contrast contrast(Tensor s, int... own) {
        int n = s.dim(0);
        Tensor pos = Gather.apply(s, 1, Tensor.indices(s.backend(), own, n, 1));
        Tensor neg = s.sum(true, 1).sub(pos).mul(1.0 / (s.dim(1) - 1));
        return new Contrast(pos.div(neg).log().mean().neg(), pos.reshape(n), neg.reshape(n));
    }

    /**
     * Mean squared difference between the sum of two changes and the change of both edits, [b], mean over stages.
     *
     * @param maps one [4b,…] per stage: originals, first edit, second edit, both
     */
    public static Tensor additivity(List<Tensor> maps) {
        Tensor sum = null;
        for (Tensor f : maps) {
            int b = f.dim(0) / 4;
            Tensor o = f.slice(0, 0, b);
            Tensor gap = f.slice(0, b, 2 * b).sub(o).add(f.slice(0, 2 * b, 3 * b).sub(o))
                    .sub(f.slice(0, 3 * b, 4 * b).sub(o));
            Tensor each = gap.reshape(b, -1).square().mean(false, 1);
            sum = sum == null ? each : sum.add(each);
        }
        return sum.mul(1.0 / maps.size());
    }

    /**
     * Minus the mean squared change, [b], mean over stages.
     *
     * @param maps one [2b,…] per stage: originals, edited
     */
    public static Tensor significance(List<Tensor> maps) {
        Tensor sum = null;
        for (Tensor f : maps) {
            int b = f.dim(0) / 2;
            Tensor each = f.slice(0, b, 2 * b).sub(f.slice(0, 0, b)).reshape(b, -1).square().mean(false, 1);
            sum = sum == null ? each : sum.add(each);
        }
        return sum.mul(-1.0 / maps.size());
    }
}
