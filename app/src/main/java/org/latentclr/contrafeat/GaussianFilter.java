package org.latentclr.contrafeat;

import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Gather;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/**
 * Smoothing of rows over the layers: the row is reflected by (g−1)/2 at both ends (without repeating the end) and correlated with a
 * normalised Gaussian of width g. The sum of a row is therefore not kept at the ends: for g = 3, σ = 1 the unit vectors e₀, e₁ and
 * inner ones sum to 0.7259, 1.2741 and 1 (METHODS §2.3, §2.16).
 */
final class GaussianFilter extends Module {
    private final int size;
    private final Parameter weight;

    /**
     * @param size g, odd
     * @param deviation σ, in layers
     */
    GaussianFilter(Backend device, int directions, int size, double deviation) {
        EngineException.check(size > 0 && size % 2 == 1 && deviation > 0, "Gaussian filter",
                "an odd width and a deviation above 0", size + " and " + deviation);
        this.size = size;
        double[] kernel = kernel(size, deviation);
        double[] all = new double[directions * size];
        for (int i = 0; i < all.length; i++) all[i] = kernel[i % size];
        weight = buffer("weight", Tensor.of(device, all, directions, 1, size));
    }

    /** e^{−(i−c)²/2σ²}, normalised to sum 1. */
    static double[] kernel(int size, double deviation) {
        double[] k = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double d = (i - (size - 1) / 2.0) / deviation;
            sum += k[i] = Math.exp(-d * d / 2);
        }
        for (int i = 0; i < size; i++) k[i] /= sum;
        return k;
    }

    /** Rows [n,K,L] → [n,K,L]. */
    Tensor apply(Tensor rows) {
        int n = rows.dim(2);
        int reach = size / 2;
        EngineException.check(n > reach, "Gaussian filter", "more than " + reach + " layers, to reflect", n);
        int[] index = new int[n + 2 * reach];
        for (int i = 0; i < index.length; i++) index[i] = n - 1 - Math.abs(n - 1 - Math.abs(i - reach));
        Tensor wide = Gather.select(rows, 2, index);
        Tensor k = weight.value().reshape(1, -1, size);
        Tensor sum = wide.slice(2, 0, n).mul(k.slice(2, 0, 1));
        for (int j = 1; j < size; j++) sum = sum.add(wide.slice(2, j, j + n).mul(k.slice(2, j, j + 1)));
        return sum;
    }
}
