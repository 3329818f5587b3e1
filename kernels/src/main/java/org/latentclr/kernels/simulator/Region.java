package org.latentclr.kernels.simulator;

/**
 * A piece of memory with a shadow that knows which bytes have been written. Addresses outside [base, base + bytes) belong to
 * nothing.
 */
final class Region {
    /** Shadow of a word all of whose bytes have been written. */
    static final byte WRITTEN = 15;

    final long base;
    final int[] words;
    /** For each word one bit per byte. */
    final byte[] written;
    private long bytes;
    /** Whether all bytes have been written, as far as is known. */
    private boolean full;
    /** The launch that has looked for bytes without value and found one. */
    private long looked = -1;

    Region(long base, long bytes) {
        this.base = base;
        this.bytes = bytes;
        words = new int[Math.toIntExact((bytes + 3) / 4)];
        written = new byte[words.length];
    }

    long bytes() {
        return bytes;
    }

    /** Makes the first {@code n} bytes accessible and forgets that anything was written. */
    void restart(long n) {
        bytes = Math.min(n, 4L * words.length);
        forget();
    }

    /** Forgets that anything was written. */
    void forget() {
        java.util.Arrays.fill(written, (byte) 0);
        full = false;
    }

    /** Whether everything was written before a launch, or before its first look. */
    boolean isFull(long launch) {
        if (full || looked == launch) return full;
        int words = (int) (bytes + 3 >> 2);
        int i = 0;
        while (i < words && written[i] == WRITTEN) i++;
        full = i == words;
        looked = launch;
        return full;
    }

    /** Takes words of another region over, with what is known about them. */
    void copy(Region from, int at, int to, int n) {
        System.arraycopy(from.words, at, words, to, n);
        System.arraycopy(from.written, at, written, to, n);
        full = false;
        looked = -1;
    }

    /** Whether {@code n} bytes from offset {@code o} lie inside. */
    boolean holds(long o, int n) {
        return o >= 0 && o + n <= bytes;
    }

    /** Whether {@code n} bytes from offset {@code o} (aligned to n, at most 8) have been written. */
    boolean isWritten(long o, int n) {
        int i = (int) (o >> 2);
        return switch (n) {
            case 4 -> written[i] == WRITTEN;
            case 8 -> written[i] == WRITTEN && written[i + 1] == WRITTEN;
            default -> (written[i] >> (o & 3) & (1 << n) - 1) == (1 << n) - 1;
        };
    }

    /** The value of {@code n} bytes at offset {@code o}, zero-extended. */
    long get(long o, int n) {
        int i = (int) (o >> 2);
        return switch (n) {
            case 8 -> words[i] & 0xFFFFFFFFL | (long) words[i + 1] << 32;
            case 4 -> words[i] & 0xFFFFFFFFL;
            default -> words[i] >>> 8 * (int) (o & 3) & (1L << 8 * n) - 1;
        };
    }

    /** Stores the low {@code n} bytes of {@code v} at offset {@code o} and marks them written. */
    void set(long o, int n, long v) {
        int i = (int) (o >> 2);
        switch (n) {
            case 8 -> {
                setWord(i, (int) v);
                setWord(i + 1, (int) (v >>> 32));
            }
            case 4 -> setWord(i, (int) v);
            default -> {
                int shift = 8 * (int) (o & 3);
                int mask = (1 << 8 * n) - 1 << shift;
                words[i] = words[i] & ~mask | (int) v << shift & mask;
                written[i] |= (byte) ((1 << n) - 1 << (o & 3));
            }
        }
    }

    void setWord(int i, int v) {
        words[i] = v;
        written[i] = WRITTEN;
    }
}
