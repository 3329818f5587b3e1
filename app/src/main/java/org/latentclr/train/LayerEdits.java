package org.latentclr.train;

import java.util.Arrays;
import java.util.List;
import org.latentclr.UserError;
import org.latentclr.config.DecompositionConfig;
import org.latentclr.config.Training.Method;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.engine.Tensor;
import org.latentclr.ganspace.PrincipalComponents;
import org.latentclr.nn.generator.Generator;

/** Edits of GANSpace and SeFa: σ·v on the edited layers, 0 on the others (METHODS §4, §5). */
record LayerEdits(DecompositionConfig config, Generator generator) {

    /** Components times their standard deviations. */
    WPlusEdits of(PrincipalComponents p) {
        int k = count(p.components().length);
        return of(Arrays.copyOf(p.components(), k), Arrays.copyOf(p.deviations(), k), List.of());
    }

    /**
     * Unit vectors.
     *
     * @param factored the layers whose weights they come from; empty for all
     */
    WPlusEdits ofUnits(double[][] directions, List<Integer> factored) {
        int k = count(directions.length);
        double[] ones = new double[k];
        Arrays.fill(ones, 1);
        return of(Arrays.copyOf(directions, k), ones, factored);
    }

    private int count(int available) {
        if (config.k() <= available) return config.k();
        throw new UserError("k: at most " + available + ", the number of directions there are, expected, found "
                + config.k());
    }

    private WPlusEdits of(double[][] directions, double[] scales, List<Integer> factored) {
        int layers = generator.latentCount();
        int w = generator.wSize();
        if (directions[0].length != w)
            throw new UserError("directions of width " + w + ", that of the generator's W, expected, found "
                    + directions[0].length + "; name the generator that they were found on");
        int first = config.editLayers().map(List::getFirst).orElse(0);
        int last = config.editLayers().map(List::getLast).orElse(layers - 1);
        if (last >= layers)
            throw new UserError("edit_layers: layers from 0 to " + (layers - 1) + " expected, found " + last);
        double[] d = new double[directions.length * layers * w];
        for (int k = 0; k < directions.length; k++)
            for (int l = first; l <= last; l++)
                if (config.editLayers().isPresent() || factored.isEmpty() || factored.contains(l))
                    for (int i = 0; i < w; i++) d[(k * layers + l) * w + i] = scales[k] * directions[k][i];
        String text = directions.length + (config.method() == Method.GANSPACE
                ? " principal components, steps in standard deviations"
                : " SeFa directions, steps in units of W")
                + (first > 0 || last < layers - 1
                        ? ", on layers " + first + " to " + last
                        : "");
        return WPlusEdits.constant(Tensor.of(generator.backend(), d, directions.length, layers, w), text);
    }
}
