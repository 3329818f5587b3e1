package org.latentclr.lclr;

import java.util.Arrays;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.LinearAlgebra;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.lclr.Streams.Purpose;

/**
 * The span of the first principal components of a generator's codes: the directions in which codes differ at all. Far from it a generator
 * has seen nothing, and edits there look alike and unnatural.
 *
 * @param basis V [n,D], orthonormal rows by decreasing variance
 * @param deviations σ [n], standard deviation of the codes along each row
 */
public record Subspace(Tensor basis, double[] deviations) {
    private static final int SAMPLES = 8192;
    private static final int CHUNK = 1024;

    /**
     * From samples of the prior. The tensors belong to the current scope.
     *
     * @param size n, at most the width of a code
     * @param seed of the samples
     */
    public static Subspace of(FeatureTap tap, int size, long seed) {
        int width = tap.codeSize();
        EngineException.check(size >= 1 && size <= width, "subspace",
                "a size from 1 to " + width + ", the width of a code", size);
        RandomStream random = Streams.of(seed, Purpose.SUBSPACE);
        try (Scope s = Scope.local("subspace")) {
            return Autograd.noGrad(() -> {
                LinearAlgebra.Eigen eigen = LinearAlgebra.eigh(covariance(tap, random)); // ascending
                double[] values = eigen.values().toDoubles();
                double[] deviations = new double[size];
                Arrays.setAll(deviations, i -> Math.sqrt(Math.max(0, values[width - 1 - i])));
                Tensor rows = org.latentclr.engine.op.Views.flip(eigen.vectors().transpose(0, 1), 0).slice(0, 0, size);
                return new Subspace(s.keep(rows.contiguous()), deviations);
            });
        }
    }

    private static Tensor covariance(FeatureTap tap, RandomStream random) {
        Tensor sum = null;
        Tensor products = null;
        for (int done = 0; done < SAMPLES; done += CHUNK) {
            Tensor w = tap.sample(CHUNK, random); // [CHUNK,D]
            Tensor p = w.transpose(0, 1).matmul(w);
            sum = sum == null ? w.sum(true, 0) : sum.add(w.sum(true, 0));
            products = products == null ? p : products.add(p);
        }
        Tensor mean = sum.mul(1.0 / SAMPLES);
        return products.mul(1.0 / SAMPLES).sub(mean.transpose(0, 1).matmul(mean));
    }

    /**
     * Steps as if they had been taken in coordinates c with v = c·diag(σ/σ₁)·V: rows v [K,D] become v·Vᵀ·diag(σ/σ₁)²·V. So components with
     * much variance, of which a generator has seen most, change most.
     */
    public Tensor shaped(Tensor v) {
        double[] squares = new double[deviations.length];
        Arrays.setAll(squares, i -> Math.pow(deviations[i] / deviations[0], 2));
        Tensor scale = Tensor.of(basis.backend(), squares, 1, squares.length);
        return v.matmul(basis.transpose(0, 1)).mul(scale).matmul(basis);
    }

    /** Random vectors [count,D] of the subspace, along each component as large as the codes vary there. */
    Tensor draw(int count, RandomStream random) {
        int n = deviations.length;
        float[] c = new float[count * n];
        random.normal(c, 0, c.length);
        for (int i = 0; i < c.length; i++) c[i] *= (float) (deviations[i % n] / deviations[0]);
        return Tensor.of(basis.backend(), c, count, n).matmul(basis);
    }
}
