package org.latentclr.engine.random;

/**
 * A stream of {@link Philox4x32} numbers with a position, which can be stored and set again; not for use by several
 * threads at once.
 */
public final class RandomStream {
    /**
     * Everything that determines what comes next.
     *
     * @param seed key of the generator
     * @param stream number of the stream; streams of one seed are independent
     * @param position number of 32-bit words used so far
     */
    public record State(long seed, long stream, long position) {}

    private final long seed;
    private final long stream;
    private long position;

    /** Stream {@code stream} of {@code seed} from its start. */
    public RandomStream(long seed, long stream) {
        this(new State(seed, stream, 0));
    }

    /** Goes on from a stored state. */
    public RandomStream(State state) {
        seed = state.seed;
        stream = state.stream;
        position = state.position;
    }

    /** The state to store. */
    public State state() {
        return new State(seed, stream, position);
    }

    /** Uses up n words, rounded up to an even number, and returns the (even) position of the first. */
    public long reserve(long n) {
        long first = position;
        position += n + (n & 1);
        return first;
    }

    /** Fills out[o..o+n) with uniform numbers in [0, 1). */
    public void uniform(float[] out, int o, int n) {
        Philox4x32.uniform(seed, stream, reserve(n), out, o, n);
    }

    /** Fills out[o..o+n) with standard normal numbers. */
    public void normal(float[] out, int o, int n) {
        Philox4x32.normal(seed, stream, reserve(n), out, o, n);
    }

    /** A uniform number in [0, 1). */
    public float nextFloat() {
        float[] one = new float[1];
        uniform(one, 0, 1);
        return one[0];
    }

    /** A standard normal number. */
    public float nextNormal() {
        float[] one = new float[1];
        normal(one, 0, 1);
        return one[0];
    }

    /** 64 random bits: the next word is the upper half. */
    public long nextLong() {
        int[] words = new int[2];
        Philox4x32.words(seed, stream, reserve(2), words, 2);
        return (long) words[0] << 32 | words[1] & 0xFFFFFFFFL;
    }

    /** A whole number in [0, bound): the upper 64 bits of bound times 64 random bits. */
    public int nextInt(int bound) {
        if (bound < 1)
            throw new IllegalArgumentException("random number below a bound: expected at least 1, found " + bound);
        return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
    }

    /** A random order of 0 … n-1 (Fisher and Yates, from the last place down). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        for (int i = n - 1; i > 0; i--) {
            int j = nextInt(i + 1), x = order[i];
            order[i] = order[j];
            order[j] = x;
        }
        return order;
    }
}
