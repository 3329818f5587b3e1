package org.latentclr.ganspace;

import java.util.Arrays;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.LinearAlgebra;
import org.latentclr.engine.op.Concat;

/**
 * The approximate principal components that the published GANSpace code makes: after each batch only k components are kept, so what the
 * others held is lost (Ross et al. 2008, as in scikit-learn). {@link StreamedCovariance} is exact; this is for comparison with stored
 * results.
 */
public final class IncrementalPca {
    private final int kept;
    private Tensor components;
    private double[] singular = {};
    private double[] mean;
    private double[] variance;
    private long seen;

    /** @param kept k; every batch has at least as many vectors */
    public IncrementalPca(int kept) {
        this.kept = kept;
    }

    /** Adds a batch [n,D], not modified; tensors kept between batches belong to the current scope. */
    public void add(Tensor batch) {
        int n = batch.dim(0);
        int d = batch.dim(1);
        EngineException.check(n >= kept && d >= kept, "incremental PCA", "at least " + kept + " vectors in a batch",
                batch.shape());
        double[] values = batch.toDoubles();
        double[] batchMean = new double[d];
        for (int i = 0; i < values.length; i++) batchMean[i % d] += values[i] / n;
        double[] batchVariance = new double[d];
        for (int i = 0; i < values.length; i++) batchVariance[i % d] += sq(values[i] - batchMean[i % d]) / n;
        try (Scope s = Scope.local("incremental PCA")) {
            Tensor centred = batch.sub(Tensor.of(batch.backend(), batchMean, 1, d));
            LinearAlgebra.Svd svd = LinearAlgebra.svd(seen == 0 ? centred : stacked(centred, batchMean, n));
            merge(batchMean, batchVariance, n);
            singular = Arrays.copyOf(svd.s().toDoubles(), kept);
            components = s.keep(svd.vh().slice(0, 0, kept).contiguous());
        }
    }

    /** The components so far, scaled by their singular values, the batch, and one row for the shift of the mean. */
    private Tensor stacked(Tensor centred, double[] batchMean, int n) {
        int d = batchMean.length;
        double factor = Math.sqrt((double) seen / (seen + n) * n);
        double[] shift = new double[d];
        for (int i = 0; i < d; i++) shift[i] = factor * (mean[i] - batchMean[i]);
        Tensor scaled = components.mul(Tensor.of(centred.backend(), singular, kept, 1));
        return Concat.apply(0, scaled, centred, Tensor.of(centred.backend(), shift, 1, d));
    }

    private void merge(double[] batchMean, double[] batchVariance, int n) {
        if (seen == 0) {
            mean = batchMean;
            variance = batchVariance;
        } else {
            double part = (double) n / (seen + n);
            for (int i = 0; i < mean.length; i++) {
                double gap = batchMean[i] - mean[i];
                variance[i] = (1 - part) * variance[i] + part * batchVariance[i] + part * (1 - part) * gap * gap;
                mean[i] += part * gap;
            }
        }
        seen += n;
    }

    private static double sq(double v) {
        return v * v;
    }

    /** What was found so far. */
    public PrincipalComponents components() {
        double total = Arrays.stream(variance).sum() * seen;
        double[] flat = components.toDoubles();
        double[][] rows = new double[kept][];
        double[] deviations = new double[kept];
        double[] ratios = new double[kept];
        for (int k = 0; k < kept; k++) {
            rows[k] = Arrays.copyOfRange(flat, k * mean.length, (k + 1) * mean.length);
            deviations[k] = singular[k] / Math.sqrt(seen - 1);
            ratios[k] = sq(singular[k]) / total;
        }
        return new PrincipalComponents(mean.clone(), rows, deviations, ratios, seen);
    }
}
