package org.latentclr.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.UserError;
import org.latentclr.config.DecompositionConfig;
import org.latentclr.config.Training.Method;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.engine.Tensor;
import org.latentclr.ganspace.PrincipalComponents;
import org.latentclr.nn.generator.Generator;

/**
 * Edits of GANSpace and SeFa: a multiple of a unit vector on the edited layers, 0 on the others (METHODS §4, §5).
 *
 * @param unit how long an edit of step 1 is
 */
record LayerEdits(DecompositionConfig config, Generator generator, Unit unit) {
    /** The length of an edit of step 1. */
    enum Unit {
        /** The method's own: σ of a component of GANSpace, 1 for SeFa. */
        OWN,
        /** √w for all, as ContraFeat's directions have it (METHODS §2.8): for comparisons between methods. */
        SAME
    }

    /** Components times their standard deviations, or all of one length. */
    WPlusEdits of(PrincipalComponents p) {
        return of(p.components(), p.deviations(), List.of());
    }

    /**
     * SeFa's vectors.
     *
     * @param factored the layers whose weights they come from; empty for all
     */
    WPlusEdits ofUnits(double[][] directions, List<Integer> factored) {
        double[] ones = new double[directions.length];
        Arrays.fill(ones, 1);
        return of(directions, ones, factored);
    }

    private WPlusEdits of(double[][] units, double[] own, List<Integer> factored) {
        int w = generator.wSize();
        int k = config.k();
        if (k > units.length)
            throw new UserError("k: at most " + units.length + ", the number of directions there are, expected, found "
                    + k);
        if (units[0].length != w)
            throw new UserError("directions of width " + w + ", that of the generator's W, expected, found "
                    + units[0].length + "; name the generator that they were found on");
        double[][] rows = new double[k][w];
        for (int i = 0; i < k; i++) {
            double scale = unit == Unit.OWN ? own[i] : Math.sqrt(w);
            for (int j = 0; j < w; j++) rows[i][j] = scale * units[i][j];
        }
        List<Integer> edited = config.editLayers().isEmpty() && !factored.isEmpty() ? factored : edited();
        return WPlusEdits.constant(spread(generator, rows, edited), describe(edited));
    }

    private List<Integer> edited() {
        int layers = generator.latentCount();
        int first = config.editLayers().map(List::getFirst).orElse(0);
        int last = config.editLayers().map(List::getLast).orElse(layers - 1);
        if (last >= layers)
            throw new UserError("edit_layers: layers from 0 to " + (layers - 1) + " expected, found " + last);
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private String describe(List<Integer> edited) {
        return config.k() + (config.method() == Method.GANSPACE
                ? " principal components, steps in standard deviations"
                : " SeFa directions, steps in units of W")
                + (edited.size() < generator.latentCount() ? ", on layers " + edited : "");
    }

    /** Rows on some layers, 0 on the others, [K,L,w]. */
    static Tensor spread(Generator g, double[][] rows, List<Integer> edited) {
        int layers = g.latentCount();
        int w = g.wSize();
        double[] d = new double[rows.length * layers * w];
        for (int k = 0; k < rows.length; k++)
            for (int l : edited) System.arraycopy(rows[k], 0, d, (k * layers + l) * w, w);
        return Tensor.of(g.backend(), d, rows.length, layers, w);
    }
}
