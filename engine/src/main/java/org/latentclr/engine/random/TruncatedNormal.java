package org.latentclr.engine.random;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.op.Unary;

/**
 * The standard normal distribution cut at ±{@code limit}, by its quantile function: x = Φ⁻¹(Φ(−c) + u·(Φ(c) − Φ(−c))) for u uniform in [0, 1).
 *
 * @param limit c, above 0
 */
public record TruncatedNormal(double limit) {
    /** Where BigGAN cuts. */
    public static final TruncatedNormal BIGGAN = new TruncatedNormal(2);

    public TruncatedNormal {
        EngineException.check(limit > 0 && limit <= 6, "truncated normal distribution", "a limit above 0, at most 6",
                limit);
    }

    /** The quantile of {@code u}, 0 ≤ u ≤ 1. */
    public double quantile(double u) {
        double p = cumulative(-limit) + u * (cumulative(limit) - cumulative(-limit));
        // Φ is concave right of 0 and convex left of it, so Newton's steps from 0 approach the root from one side.
        double x = 0;
        for (int i = 0; i < 100; i++) {
            double step = (p - cumulative(x)) * Math.sqrt(2 * Math.PI) * Math.exp(x * x / 2);
            x += step;
            if (Math.abs(step) < 1e-14) break;
        }
        return Math.clamp(x, -limit, limit);
    }

    private static double cumulative(double x) {
        return 0.5 + 0.5 * Unary.erf(x * Math.sqrt(0.5));
    }

    /** Fills out[0..n) with samples times {@code scale}, one uniform number each. */
    public void fill(float[] out, double scale, RandomStream random) {
        random.uniform(out, 0, out.length);
        for (int i = 0; i < out.length; i++) out[i] = (float) (scale * quantile(out[i]));
    }

    /**
     * The latents that pytorch-pretrained-biggan draws for a seed: SciPy's truncated normal samples from NumPy's
     * {@code RandomState(seed)}, rounded to float, then scaled.
     *
     * @param n number of values, row by row
     */
    public static float[] huggingFace(int n, double truncation, long seed) {
        NumpyRandom random = new NumpyRandom(seed);
        float[] z = new float[n];
        for (int i = 0; i < n; i++) z[i] = (float) (truncation * (float) BIGGAN.quantile(random.nextDouble()));
        return z;
    }
}
