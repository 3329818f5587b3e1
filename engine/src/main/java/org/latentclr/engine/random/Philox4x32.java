package org.latentclr.engine.random;

/**
 * Counter-based random numbers: any element of any stream is computed directly from (seed, stream, position).
 *
 * <p>
 * Words. Word {@code p} of a stream is word {@code p mod 4} of the Philox-4x32-10 block with key (seed low, seed high)
 * and counter (b low, b high, stream low, stream high), {@code b = p / 4} (Salmon et al., SC 2011).
 * <p>
 * Floats. From word w: {@code u = (w >>> 8) * 2^-24}, in [0, 1).
 * <p>
 * Normals. Elements 2i and 2i+1 come from the words w0, w1 at 2i and 2i+1: {@code u = ((w0 >>> 8) + 1) * 2^-24} in (0, 1],
 * {@code v = (w1 >>> 8) * 2^-24}; they are {@code sqrt(-2 log u) cos(2 pi v)} and {@code sqrt(-2 log u) sin(2 pi v)}.
 * <p>
 * Logarithm, sine and cosine are evaluated by the series in this class with nothing but single additions,
 * multiplications, divisions and square roots in float, in the written order and unfused: a device with IEEE arithmetic
 * gets the same bits from the same lines.
 */
public final class Philox4x32 {
    private static final float ULP = 0x1p-24f;
    private static final float HALF_PI = 1.57079632679f;
    /** ln 2 in two parts: products of the first with small integers are exact. */
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    private Philox4x32() {}

    /** Stores the four words of block {@code index} at out[0..3]. */
    public static void block(long seed, long stream, long index, int[] out) {
        int c0 = (int) index, c1 = (int) (index >>> 32), c2 = (int) stream, c3 = (int) (stream >>> 32);
        int k0 = (int) seed, k1 = (int) (seed >>> 32);
        for (int round = 0; round < 10; round++) {
            long p0 = (c0 & 0xFFFFFFFFL) * 0xD2511F53L, p1 = (c2 & 0xFFFFFFFFL) * 0xCD9E8D57L;
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }

    /** Stores the words position … position+n-1 at out[0..n-1]. */
    public static void words(long seed, long stream, long position, int[] out, int n) {
        int[] block = new int[4];
        for (int i = 0; i < n; i++) {
            long p = position + i;
            if (i == 0 || (p & 3) == 0) block(seed, stream, p >>> 2, block);
            out[i] = block[(int) (p & 3)];
        }
    }

    /** Uniform floats in [0, 1): element i of {@code out} from {@code o} on is word position+i. */
    public static void uniform(long seed, long stream, long position, float[] out, int o, int n) {
        int[] block = new int[4];
        for (int i = 0; i < n; i++) {
            long p = position + i;
            if (i == 0 || (p & 3) == 0) block(seed, stream, p >>> 2, block);
            out[o + i] = (block[(int) (p & 3)] >>> 8) * ULP;
        }
    }

    /**
     * Standard normal floats: elements i and i+1 of {@code out} (i even) come from words position+i and position+i+1.
     *
     * @param position even, so that any cut at an even element gives the same numbers
     */
    public static void normal(long seed, long stream, long position, float[] out, int o, int n) {
        if ((position & 1) != 0) {
            throw new IllegalArgumentException("normal numbers: expected an even position, found " + position);
        }
        int[] block = new int[4];
        for (int i = 0; i < n; i += 2) {
            long p = position + i;
            if (i == 0 || (p & 3) == 0) block(seed, stream, p >>> 2, block);
            int w = (int) (p & 3);
            float radius = (float) Math.sqrt(-2f * log(((block[w] >>> 8) + 1) * ULP));
            float quarter = (block[w + 1] >>> 8) * ULP * 4f;
            int turn = (int) (quarter + 0.5f);
            float t = (quarter - turn) * HALF_PI, cos = cos(t), sin = sin(t);
            float x = (turn & 1) == 0 ? cos : sin, y = (turn & 1) == 0 ? sin : cos;
            out[o + i] = radius * (((turn + 1) & 2) == 0 ? x : -x);
            if (i + 1 < n) out[o + i + 1] = radius * ((turn & 2) == 0 ? y : -y);
        }
    }

    /** ln x = e ln 2 + 2 artanh((m-1)/(m+1)) for x = m 2^e, sqrt(1/2) <= m < sqrt 2, x in (0, 1]. */
    static float log(float x) {
        int bits = Float.floatToRawIntBits(x), shifted = bits - 0x3F3504F3;
        int exponent = shifted >> 23;
        float m = Float.intBitsToFloat(bits - (exponent << 23));
        float s = (m - 1f) / (m + 1f), z = s * s;
        float series = (((1f / 9f * z + 1f / 7f) * z + 1f / 5f) * z + 1f / 3f) * z;
        float low = exponent * LN2_LOW + 2f * s * series;
        return exponent * LN2_HIGH + (low + 2f * s);
    }

    /** Taylor series for |t| <= pi/4. */
    static float sin(float t) {
        float z = t * t;
        float series = (((1f / 362880f * z - 1f / 5040f) * z + 1f / 120f) * z - 1f / 6f) * z;
        return t + t * series;
    }

    /** Taylor series for |t| <= pi/4. */
    static float cos(float t) {
        float z = t * t;
        float series = (((-1f / 3628800f * z + 1f / 40320f) * z - 1f / 720f) * z + 1f / 24f) * z;
        return 1f + z * (series - 0.5f);
    }
}
