package org.latentclr.engine.random;

/** The standard normal distribution. */
public final class NormalDistribution {
    private NormalDistribution() {}

    /** Φ(x) to 1e−7 (Abramowitz and Stegun 7.1.26 for the error function). */
    public static double cumulative(double x) {
        double a = Math.abs(x) * Math.sqrt(0.5);
        double t = 1 / (1 + 0.3275911 * a);
        double p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        double half = 0.5 * p * Math.exp(-a * a);
        return x >= 0 ? 1 - half : half;
    }
}
