package org.latentclr.discovery;

import java.util.List;
import java.util.function.IntFunction;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.Latents;

/**
 * How much each edit changes each attribute: the mean over samples of P(G(w + sΔ)) − P(G(w − sΔ)), eq. (15) of METHODS §2.2 and §2.10.
 *
 * @param order what is taken first
 */
public record AttributeShifts(Generator generator, AttributePredictor predictor, Order order) {
    /** Mean and absolute value do not commute: the published code and the paper's words differ. */
    public enum Order {
        /** The mean keeps signs; {@link Discovery} drops them. The published code. */
        ABS_OF_MEAN,
        /** The mean of absolute changes. The paper's words. */
        MEAN_OF_ABS
    }

    /** The published order. */
    public static AttributeShifts of(Generator generator, AttributePredictor predictor) {
        return new AttributeShifts(generator, predictor, Order.ABS_OF_MEAN);
    }

    /**
     * @param which edits, one row each
     * @param scales s for each row
     * @param codes of {@link CodeEdits#edited} for row r, truncated as wanted; the images are not truncated again
     * @param chunk codes per pass
     * @return [rows][attributes]
     */
    public double[][] of(CodeEdits edits, List<Integer> which, double[] scales, IntFunction<Tensor> codes, int chunk) {
        EngineException.check(which.size() == scales.length, "attribute shifts", "a scale for each of " + which.size()
                + " edits", scales.length);
        double[][] a = new double[which.size()][];
        for (int r = 0; r < a.length; r++) a[r] = row(edits, which.get(r), scales[r], codes.apply(r), chunk);
        return a;
    }

    private double[] row(CodeEdits edits, int edit, double scale, Tensor codes, int chunk) {
        double[] sum = new double[predictor.attributes()];
        int n = codes.dim(0);
        for (int from = 0; from < n; from += chunk) {
            Tensor part = codes.slice(0, from, Math.min(n, from + chunk));
            try (Scope s = Scope.open("attribute shifts")) {
                double[] d = Autograd.noGrad(
                        () -> scores(edits.edited(part, edit, scale)).sub(scores(edits.edited(part, edit, -scale))))
                        .toDoubles();
                for (int i = 0; i < d.length; i++)
                    sum[i % sum.length] += (order == Order.ABS_OF_MEAN ? d[i] : Math.abs(d[i])) / n;
            }
        }
        return sum;
    }

    private Tensor scores(Latents latents) {
        return predictor.predict(generator.image(latents));
    }
}
