package org.latentclr.train;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.discovery.Duplicates;
import org.latentclr.discovery.Faint;
import org.latentclr.discovery.PerceptualOrder;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.features.Lpips;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/**
 * How much the eye sees of each edit, and which edits do the same (METHODS §2.9).
 *
 * @param distances [K], between neighbouring pictures, added up
 * @param order edits by descending distance
 * @param likeness [K][K], mean over stages and samples of the agreement of the changes
 */
record EditAppearance(double[] distances, List<Integer> order, double[][] likeness) {
    /**
     * Edits that agree more do the same. On the bundled generator, edits of different factors of one object agree to 0.2, edits of one factor to
     * 0.4 and more. The published 0.1 is for changes averaged over 512 codes, in which more cancels.
     */
    static final double ALIKE = 0.3;

    /**
     * @param codes samples [n,L,w]
     * @param step of the edits that are looked at
     */
    static EditAppearance of(Generator generator, WPlusEdits edits, FeatureExtractor sensor, Tensor codes,
            double step) {
        int k = edits.count();
        double[] seen = new double[k];
        double[][] alike = new double[k][k];
        for (int n = 0; n < codes.dim(0); n++)
            try (Scope s = Scope.open("appearance")) {
                Tensor code = codes.slice(0, n, n + 1);
                Generator shown = generator.showing(n);
                Tensor walks = Autograd.noGrad(() -> walks(shown, edits, code, step));
                double[] d = Autograd.noGrad(() -> PerceptualOrder.distances(Lpips.baseline(sensor), walks));
                double[][] m = Autograd.noGrad(() -> Duplicates.ofTraversal(sensor, walks).mean());
                for (int i = 0; i < k; i++) {
                    seen[i] += d[i] / codes.dim(0);
                    for (int j = 0; j < k; j++) alike[i][j] += m[i][j] / codes.dim(0);
                }
            }
        return new EditAppearance(seen, PerceptualOrder.of(seen), alike);
    }

    /** Three pictures of each edit, [K,3,C,H,W]. */
    private static Tensor walks(Generator generator, WPlusEdits edits, Tensor code, double step) {
        Tensor[] rows = new Tensor[edits.count()];
        for (int i = 0; i < rows.length; i++) {
            Tensor d = edits.of(code, i).mul(step);
            rows[i] = generator
                    .image(Latents.perLayer(LatentSpace.W, Concat.apply(0, code.sub(d), code, code.add(d))));
        }
        return Concat.stack(rows);
    }

    /** The edit that {@code edit} repeats: one before it in {@link #order} that it agrees with most; −1 for none. */
    int repeats(int edit) {
        int best = -1;
        for (int other : order) {
            if (other == edit) return best;
            if (likeness[edit][other] > ALIKE && (best < 0 || likeness[edit][other] > likeness[edit][best]))
                best = other;
        }
        return best;
    }

    /** Edits in order without those that repeat another or change next to nothing. */
    List<Integer> distinct() {
        List<Integer> faint = Faint.of(distances);
        return order.stream().filter(k -> repeats(k) < 0 && !faint.contains(k)).toList();
    }

    /** What is said about each edit. */
    List<String> notes() {
        List<Integer> faint = Faint.of(distances);
        return IntStream.range(0, distances.length).mapToObj(k -> {
            int other = repeats(k);
            return String.format(Locale.ROOT, "number %d by what is seen (distance %.3f)", order.indexOf(k) + 1,
                    distances[k]) + (faint.contains(k) ? "; " + Faint.NOTE : "")
                    + (other < 0
                            ? ""
                            : String.format(Locale.ROOT, "; repeats %d (agreement %.2f)", other, likeness[k][other]));
        }).toList();
    }
}
