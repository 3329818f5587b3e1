package org.latentclr.ganspace;

import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;

/**
 * Mean and covariance of any number of vectors, seen once: sums over chunks are added in double precision. Vectors are taken relative to
 * the mean of the first chunk, so that nothing cancels.
 */
public final class StreamedCovariance {
    private static final int ROWS = 1024;

    private final int width;
    private final double[] sum;
    private final double[] products;
    private double[] origin;
    private long count;

    /** @param width D */
    public StreamedCovariance(int width) {
        EngineException.check(width >= 1 && (long) width * width < Integer.MAX_VALUE, "covariance",
                "a width from 1 to 46340", width);
        this.width = width;
        sum = new double[width];
        products = new double[width * width];
    }

    /** Number of vectors seen. */
    public long count() {
        return count;
    }

    /** Adds the rows of {@code x} [n,D], not modified. */
    public void add(Tensor x) {
        EngineException.check(x.rank() == 2 && x.dim(1) == width, "covariance", "vectors [n," + width + "]", x.shape());
        try (Scope s = Scope.local("covariance")) {
            Autograd.noGrad(() -> {
                for (int at = 0; at < x.dim(0); at += ROWS) chunk(x.slice(0, at, Math.min(x.dim(0), at + ROWS)));
            });
        }
    }

    private void chunk(Tensor x) {
        if (origin == null) origin = x.mean(false, 0).toDoubles();
        try (Scope s = Scope.local("chunk")) {
            Tensor centred = x.sub(Tensor.of(x.backend(), origin, 1, width));
            add(sum, centred.sum(false, 0).toDoubles());
            add(products, centred.transpose(0, 1).matmul(centred).toDoubles());
        }
        count += x.dim(0);
    }

    private static void add(double[] to, double... v) {
        for (int i = 0; i < v.length; i++) to[i] += v[i];
    }

    /** The mean [D]. */
    public double[] mean() {
        double[] m = new double[width];
        for (int i = 0; i < width; i++) m[i] = origin[i] + sum[i] / count;
        return m;
    }

    /** The first {@code k} principal components of what was seen; at least two vectors. */
    public PrincipalComponents components(int k) {
        EngineException.check(count >= 2, "principal components", "at least two vectors", count);
        double[] covariance = new double[products.length];
        for (int i = 0; i < width; i++)
            for (int j = 0; j < width; j++)
                covariance[i * width + j] = (products[i * width + j] - sum[i] * sum[j] / count) / (count - 1);
        return PrincipalComponents.of(mean(), covariance, k, count);
    }
}
