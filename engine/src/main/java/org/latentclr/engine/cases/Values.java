package org.latentclr.engine.cases;

import java.util.Arrays;

/** Which numbers an operand holds. All are float32, so that every device starts from the same values. */
public sealed interface Values {
    /** {@code n} numbers; the same for the same seed. */
    float[] make(int n, long seed);

    /**
     * Uniform in lo..hi, at least {@code margin} away from each point of {@code avoid}, where the op has a kink or a jump.
     */
    record Uniform(double lo, double hi, double margin, double... avoid) implements Values {
        @Override
        public float[] make(int n, long seed) {
            float[] v = new float[n];
            for (int i = 0; i < n; i++) {
                double x = lo + (hi - lo) * uniform(seed, i);
                for (double a : avoid) if (Math.abs(x - a) < margin) x = x < a ? a - margin : a + margin;
                v[i] = (float) x;
            }
            return v;
        }
    }

    /**
     * All different, and different from those of other operands with another {@code share}: for maxima and sorting.
     *
     * @param share in 0..1, the position between two grid points
     */
    record Distinct(double share) implements Values {
        @Override
        public float[] make(int n, long seed) {
            Integer[] order = new Integer[n];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (i, j) -> Double.compare(uniform(seed, i), uniform(seed, j)));
            float[] v = new float[n];
            for (int i = 0; i < n; i++) v[order[i]] = (float) ((i + share - n / 2.0) * 3 / Math.max(8, n));
            return v;
        }
    }

    /** Whole numbers 0..count−1, with repetitions: indices, masks, ties. */
    record Whole(int count) implements Values {
        @Override
        public float[] make(int n, long seed) {
            float[] v = new float[n];
            for (int i = 0; i < n; i++) v[i] = (int) (uniform(seed, i) * count);
            return v;
        }
    }

    /** A well-conditioned square matrix: 3 on the diagonal, −½..½ elsewhere. */
    record Dominant() implements Values {
        @Override
        public float[] make(int n, long seed) {
            int side = (int) Math.round(Math.sqrt(n));
            float[] v = new float[n];
            for (int i = 0; i < n; i++) v[i] = (float) (i / side == i % side ? 3 : uniform(seed, i) - 0.5);
            return v;
        }
    }

    /** Uniform in −1..1. */
    static Values signed() {
        return new Uniform(-1, 1, 0);
    }

    /** Uniform in lo..hi. */
    static Values in(double lo, double hi) {
        return new Uniform(lo, hi, 0);
    }

    /** Uniform in −1.5..1.5, away from kinks. */
    static Values awayFrom(double... kinks) {
        return new Uniform(-1.5, 1.5, 0.01, kinks);
    }

    /** Number {@code i} of a stream in 0..1 (the mixing function of SplitMix64). */
    static double uniform(long seed, int i) {
        long x = seed * 0x9E3779B97F4A7C15L + (i + 1) * 0xD1342543DE82EF95L;
        x = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
        x = (x ^ x >>> 27) * 0x94D049BB133111EBL;
        return ((x ^ x >>> 31) >>> 11) * 0x1p-53;
    }
}
