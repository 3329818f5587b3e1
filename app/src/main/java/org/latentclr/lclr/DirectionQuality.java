package org.latentclr.lclr;

import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.lclr.Streams.Purpose;

/**
 * How consistent each direction is and how distinct, from the changes f that it causes (METHODS §1.5): with S = |F·Fᵀ| the absolute cosines
 * between changes.
 *
 * @param consistency per direction k the mean of S over pairs of different samples, both edited along k; 1 is perfect
 * @param nearest per direction the other direction whose changes are most alike
 * @param overlap per direction the mean of S over all pairs of samples, one edited along k, one along {@code nearest}; 0 is perfect
 */
public record DirectionQuality(double[] consistency, int[] nearest, double[] overlap) {
    /** From {@code samples} codes of the validation stream, at least 2. */
    public static DirectionQuality of(Contrast contrast, int samples, long seed) {
        int directions = contrast.model().directions();
        contrast.model().train(false);
        contrast.projector().train(false);
        RandomStream codes = Streams.of(seed, Purpose.VALIDATION_LATENTS);
        RandomStream lengths = Streams.of(seed, Purpose.VALIDATION_LENGTHS);
        try (Scope s = Scope.open("direction quality")) {
            double[] blocks = Autograd.noGrad(() -> {
                Tensor f = contrast.divergences(contrast.tap().sample(samples, codes), lengths); // [K·N,F]
                Tensor similarity = f.matmul(f.transpose(0, 1)).abs();
                return similarity.reshape(directions, samples, directions, samples).sum(false, 1, 3).toDoubles(); // [K,K]
            });
            return of(blocks, directions, samples);
        }
    }

    private static DirectionQuality of(double[] sums, int k, int n) {
        double[] consistency = new double[k];
        int[] nearest = new int[k];
        double[] overlap = new double[k];
        for (int i = 0; i < k; i++) {
            consistency[i] = (sums[i * k + i] - n) / (n * (n - 1.0)); // without the diagonal, which is 1
            overlap[i] = -1;
            for (int j = 0; j < k; j++) {
                double mean = sums[i * k + j] / ((double) n * n);
                if (j == i || mean <= overlap[i]) continue;
                overlap[i] = mean;
                nearest[i] = j;
            }
        }
        return new DirectionQuality(consistency, nearest, overlap);
    }
}
