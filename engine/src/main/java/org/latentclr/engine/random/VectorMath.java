package org.latentclr.engine.random;

/**
 * Logarithm, sine and cosine as PyTorch computes them when it fills a tensor with normal numbers on a processor with AVX2 and fused products: the
 * single precision polynomials of the Cephes library (Moshier). The last bits differ from {@link Math}'s.
 */
final class VectorMath {
    private static final float[] LOG = {7.0376836292E-2f, -1.1514610310E-1f, 1.1676998740E-1f, -1.2420140846E-1f,
            1.4249322787E-1f, -1.6668057665E-1f, 2.0000714765E-1f, -2.4999993993E-1f, 3.3333331174E-1f};
    private static final float[] SINE = {-1.9515295891E-4f, 8.3321608736E-3f, -1.6666654611E-1f};
    private static final float[] COSINE = {2.443315711809948E-5f, -1.388731625493765E-3f, 4.166664568298827E-2f};
    /** π/4 in three parts, so that reducing an angle loses nothing. */
    private static final float[] QUARTER = {0.78515625f, 2.4187564849853515625e-4f, 3.77489497744594108e-8f};
    private static final float LN2_LOW = -2.12194440e-4f, LN2_HIGH = 0.693359375f;
    private static final float ROOT_HALF = 0.707106781186547524f, FOUR_OVER_PI = 1.27323954473516f;

    private VectorMath() {}

    private static float polynomial(float x, float... c) {
        float y = c[0];
        for (int i = 1; i < c.length; i++) y = Math.fma(y, x, c[i]);
        return y;
    }

    /** ln x for normal x &gt; 0. */
    static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        float m = Float.intBitsToFloat(bits & 0x7FFFFF | 0x3F000000); // [0.5,1)
        float e = (bits >>> 23) - 126;
        boolean low = m < ROOT_HALF;
        if (low) e -= 1;
        float r = m - 1 + (low ? m : 0);
        float z = r * r;
        float y = Math.fma(polynomial(r, LOG) * r, z, e * LN2_LOW);
        return Math.fma(e, LN2_HIGH, r + Math.fma(z, -0.5f, y));
    }

    /** sin and cos of an angle ≥ 0. */
    static float[] sinCos(float angle) {
        int octant = (int) (angle * FOUR_OVER_PI) + 1 & ~1;
        float x = angle;
        for (float part : QUARTER) x = Math.fma(octant, -part, x);
        float z = x * x;
        float c = Math.fma(polynomial(z, COSINE) * z, z, -(z * 0.5f)) + 1;
        float s = Math.fma(polynomial(z, SINE) * z, x, x);
        boolean swap = (octant & 2) != 0;
        float sin = swap ? c : s;
        float cos = swap ? s : c;
        return new float[]{(octant & 4) != 0 ? -sin : sin, (octant - 2 & 4) == 0 ? -cos : cos};
    }
}
