package org.latentclr.kernels.driver;

import java.util.Arrays;

/** The arguments of a kernel, packed with the alignment of C. Each method adds one argument. */
public final class Arguments {
    private int[] words = new int[16];
    private int[] offsets = new int[8];
    private int size;
    private int count;

    /** An address on the device. */
    public Arguments pointer(long address) {
        return integer(address);
    }

    /** A 64-bit integer. */
    public Arguments integer(long v) {
        size += size & 1;
        start(2);
        words[size++] = (int) v;
        words[size++] = (int) (v >>> 32);
        return this;
    }

    public Arguments integer(int v) {
        return struct(v);
    }

    public Arguments number(double v) {
        return struct(Float.floatToRawIntBits((float) v));
    }

    /** A struct of ints (or of anything of 4 bytes). */
    public Arguments struct(int... v) {
        start(v.length);
        System.arraycopy(v, 0, words, size, v.length);
        size += v.length;
        return this;
    }

    /** A struct that begins with a pointer. */
    public Arguments structOfPointers(int... v) {
        size += size & 1;
        return struct(v);
    }

    private void start(int n) {
        if (size + n > words.length) words = Arrays.copyOf(words, 2 * (size + n));
        if (count == offsets.length) offsets = Arrays.copyOf(offsets, 2 * count);
        offsets[count++] = 4 * size;
    }

    /** All arguments in words. */
    int[] words() {
        return Arrays.copyOf(words, size);
    }

    /** Byte offset of each argument. */
    int[] offsets() {
        return Arrays.copyOf(offsets, count);
    }
}
