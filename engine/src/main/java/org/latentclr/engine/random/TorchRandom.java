package org.latentclr.engine.random;

/** The numbers of PyTorch's CPU generator after {@code torch.manual_seed(seed)}, for published seeds. */
public final class TorchRandom {
    private static final int BLOCK = 16;
    private static final float TWO_PI = (float) (2 * Math.PI);

    private final Mt19937 bits;
    private double kept;
    private boolean hasKept;

    /** @param seed the lower 32 bits count, as in PyTorch */
    public TorchRandom(long seed) {
        bits = new Mt19937((int) seed);
    }

    private float uniform() {
        return (bits.next32() & 0xFFFFFF) * 0x1p-24f;
    }

    private double uniformDouble() {
        return (bits.next64() & (1L << 53) - 1) * 0x1p-53;
    }

    /** {@code torch.rand(n)}. */
    public float[] rand(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = uniform();
        return x;
    }

    /**
     * {@code torch.randn(n)} (n is the number of elements of the whole tensor): from 16 elements on in blocks of 16 floats,
     * the last block drawn anew when it is not full; below that one by one in double.
     */
    public float[] randn(int n) {
        if (n >= BLOCK) {
            float[] x = rand(n);
            for (int i = 0; i + BLOCK <= n; i += BLOCK) boxMuller(x, i);
            if (n % BLOCK != 0) {
                for (int i = n - BLOCK; i < n; i++) x[i] = uniform();
                boxMuller(x, n - BLOCK);
            }
            return x;
        }
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (float) nextNormal();
        return x;
    }

    /** Eight pairs of uniform numbers, eight apart, to normal ones. */
    private static void boxMuller(float[] x, int o) {
        for (int i = o; i < o + BLOCK / 2; i++) {
            float radius = (float) Math.sqrt(-2 * VectorMath.log(1f - x[i]));
            float[] sinCos = VectorMath.sinCos(TWO_PI * x[i + BLOCK / 2]);
            x[i] = radius * sinCos[1];
            x[i + BLOCK / 2] = radius * sinCos[0];
        }
    }

    private double nextNormal() {
        if (hasKept) {
            hasKept = false;
            return kept;
        }
        double u = uniformDouble(), v = uniformDouble(), radius = Math.sqrt(-2 * Math.log1p(-v));
        kept = radius * Math.sin(2 * Math.PI * u);
        hasKept = true;
        return radius * Math.cos(2 * Math.PI * u);
    }

    /** {@code torch.randint(low, high, (n,))}. */
    public long[] randint(long low, long high, int n) {
        long range = high - low;
        if (range <= 0) {
            throw new IllegalArgumentException("randint: expected low < high, found " + low + " and " + high);
        }
        long[] x = new long[n];
        for (int i = 0; i < n; i++) {
            x[i] = low + (range < 1L << 32 ? bits.unsigned() % range : Long.remainderUnsigned(bits.next64(), range));
        }
        return x;
    }

    /** {@code torch.randperm(n)}. */
    public int[] randperm(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        for (int i = 0; i < n - 1; i++) {
            int j = i + (int) (bits.unsigned() % (n - i)), x = order[i];
            order[i] = order[j];
            order[j] = x;
        }
        return order;
    }
}
