package org.latentclr.ganspace;

import java.util.Arrays;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.functional.LinearAlgebra;
import org.latentclr.engine.functional.LinearAlgebra.HostEigen;
import org.latentclr.engine.random.RandomStream;

/**
 * Principal components of vectors, in double precision. The entry of largest magnitude of each component is positive.
 *
 * @param mean [D]
 * @param components [k][D], orthonormal, by descending deviation
 * @param deviations standard deviation along each component [k], divisor n − 1
 * @param ratios part of the whole variance of each component [k]
 * @param samples n, number of vectors that they were made from
 */
public record PrincipalComponents(double[] mean, double[][] components, double[] deviations, double[] ratios,
        long samples) {
    public PrincipalComponents {
        EngineException.check(components.length == deviations.length && components.length == ratios.length
                && Arrays.stream(components).allMatch(c -> c.length == mean.length), "principal components",
                "components of the mean's width, each with a deviation and a ratio", components.length + " of width "
                        + mean.length);
    }

    /** Of a covariance matrix with divisor n − 1, row-major [D,D]. */
    static PrincipalComponents of(double[] mean, double[] covariance, int count, long samples) {
        int d = mean.length;
        EngineException.check(count >= 1 && count <= d, "principal components", "1 to " + d + " components", count);
        HostEigen e = LinearAlgebra.eigh(covariance);
        double total = Arrays.stream(e.values()).map(v -> Math.max(0, v)).sum();
        double[][] rows = new double[count][d];
        double[] deviations = new double[count];
        double[] ratios = new double[count];
        for (int k = 0; k < count; k++) {
            int from = d - 1 - k;
            double variance = Math.max(0, e.values()[from]);
            deviations[k] = Math.sqrt(variance);
            ratios[k] = total == 0 ? 0 : variance / total;
            for (int i = 0; i < d; i++) rows[k][i] = e.vectors()[i * d + from];
        }
        return new PrincipalComponents(mean, rows, deviations, ratios, samples);
    }

    /** Standard deviations with divisor n, as the published GANSpace code states them for its exact decomposition. */
    public double[] populationDeviations() {
        double factor = Math.sqrt((samples - 1.0) / samples);
        return Arrays.stream(deviations).map(d -> d * factor).toArray();
    }

    /**
     * Standard deviations along as many random unit vectors r as there are components, √Σ(v_k·r)²σ_k²: what the components' deviations are
     * compared with. Exact when all components are there.
     */
    public double[] randomDeviations(RandomStream random) {
        double[] all = new double[components.length];
        double[] r = new double[mean.length];
        for (int n = 0; n < all.length; n++) {
            double length = 0;
            for (int i = 0; i < r.length; i++) {
                r[i] = random.nextNormal();
                length += r[i] * r[i];
            }
            double variance = 0;
            for (int k = 0; k < components.length; k++) {
                double along = 0;
                for (int i = 0; i < r.length; i++) along += components[k][i] * r[i];
                variance += along * along * deviations[k] * deviations[k];
            }
            all[n] = Math.sqrt(variance / length);
        }
        return all;
    }

    /** D. */
    public int width() {
        return mean.length;
    }

    /** The components, row-major [k,D]. */
    public double[] flat() {
        double[] v = new double[components.length * mean.length];
        for (int k = 0; k < components.length; k++) System.arraycopy(components[k], 0, v, k * mean.length, mean.length);
        return v;
    }

    /** The components in columns, row-major [D,k]. */
    public double[] columns() {
        int n = components.length;
        double[] v = new double[n * mean.length];
        for (int k = 0; k < n; k++) for (int i = 0; i < mean.length; i++) v[i * n + k] = components[k][i];
        return v;
    }
}
