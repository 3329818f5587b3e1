package org.latentclr.engine.random;

/** The numbers of NumPy's {@code RandomState(seed)}, for latents that were published by their seed. */
public final class NumpyRandom {
    private final Mt19937 bits;
    private double kept;
    private boolean hasKept;

    /** @param seed 0 … 2^32-1, as {@code RandomState} takes it */
    public NumpyRandom(long seed) {
        if (seed < 0 || seed > 0xFFFFFFFFL) {
            throw new IllegalArgumentException("NumPy seed: expected 0 to 4294967295, found " + seed);
        }
        bits = new Mt19937((int) seed);
    }

    /** {@code random_sample()}: 53 bits, in [0, 1). */
    public double nextDouble() {
        long high = bits.unsigned() >>> 5, low = bits.unsigned() >>> 6;
        return (high * 0x1p26 + low) * 0x1p-53;
    }

    /** {@code uniform(low, high)}. */
    public double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /** {@code standard_normal()}: the polar method, the second number of a pair first. */
    public double nextNormal() {
        if (hasKept) {
            hasKept = false;
            return kept;
        }
        double x, y, r;
        do {
            x = 2 * nextDouble() - 1;
            y = 2 * nextDouble() - 1;
            r = x * x + y * y;
        } while (r >= 1 || r == 0);
        double f = Math.sqrt(-2 * Math.log(r) / r);
        kept = f * x;
        hasKept = true;
        return f * y;
    }

    /** {@code standard_normal(n)}. */
    public double[] normals(int n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) x[i] = nextNormal();
        return x;
    }

    /** {@code randint(low, high)}: low <= x < high, by rejection of masked bits. */
    public long randint(long low, long high) {
        long range = high - 1 - low;
        if (high <= low || range < 0) {
            throw new IllegalArgumentException("randint: expected low < high, found " + low + " and " + high);
        }
        if (range == 0) return low;
        long mask = -1L >>> Long.numberOfLeadingZeros(range), x;
        do {
            x = (range <= 0xFFFFFFFFL ? bits.unsigned() : bits.next64()) & mask;
        } while (x > range);
        return low + x;
    }
}
