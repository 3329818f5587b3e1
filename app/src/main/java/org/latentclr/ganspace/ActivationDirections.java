package org.latentclr.ganspace;

import java.util.Arrays;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.LinearAlgebra;

/**
 * Components of a layer's activations carried to the codes that made them: coordinates A = P·(act − mean)/σ [n,k], the M that minimises
 * |A·M − Z|, its rows divided by their lengths (METHODS §4).
 *
 * @param activations the components
 * @param directions [k][D], unit length
 * @param mean of the codes [D]
 */
public record ActivationDirections(PrincipalComponents activations, double[][] directions, double[] mean) {
    /**
     * @param activations [n,F], not modified
     * @param codes [n,D], not modified
     * @param count k
     */
    public static ActivationDirections of(Tensor activations, Tensor codes, int count) {
        StreamedCovariance covariance = new StreamedCovariance(activations.dim(1));
        covariance.add(activations);
        PrincipalComponents p = covariance.components(count);
        try (Scope s = Scope.local("activation directions")) {
            Tensor centred = activations.sub(Tensor.of(activations.backend(), p.mean(), 1, p.width()));
            Tensor columns = Tensor.of(activations.backend(), p.columns(), p.width(), count);
            Tensor scale = Tensor.of(activations.backend(), p.deviations(), 1, count);
            double[] flat = LinearAlgebra.lstsq(centred.matmul(columns).div(scale), codes).toDoubles();
            int d = codes.dim(1);
            double[][] rows = new double[count][];
            for (int k = 0; k < count; k++) rows[k] = unit(Arrays.copyOfRange(flat, k * d, (k + 1) * d));
            return new ActivationDirections(p, rows, codes.mean(false, 0).toDoubles());
        }
    }

    private static double[] unit(double... v) {
        double length = Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
        return Arrays.stream(v).map(x -> length == 0 ? 0 : x / length).toArray();
    }
}
