package org.latentclr.engine.backend.cpu;

import java.util.EnumMap;

/** Buffers of one thread that grow to the largest size asked for and are then reused, one per purpose. */
final class Scratch {
    /** Leading floats left unused: with 64-byte object alignment, vector loads of a buffer then stay in a cache line. */
    static final int LEAD = 12;

    /** What a buffer is for; two uses that overlap in time on one thread need two purposes. */
    enum Use {
        SHARED_PANELS, OWN_PANELS, TILE, SMALL_OPERAND, SMALL_RESULT, WEIGHTS, ROWS, PARTIAL, PLANES, SUMS
    }

    private final EnumMap<Use, float[]> buffers = new EnumMap<>(Use.class);
    private int[] offsets = {};
    private int[] places = {};

    /** A buffer with at least {@code size} floats after the first {@link #LEAD}; its content is undefined. */
    float[] floats(Use use, long size) {
        if (size > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    "CPU scratch buffer " + use + " of " + size + " floats exceeds an array");
        }
        float[] buffer = buffers.get(use);
        if (buffer == null || buffer.length < size + LEAD) {
            buffer = new float[(int) size + LEAD];
            buffers.put(use, buffer);
        }
        return buffer;
    }

    /** An int buffer with at least {@code size} elements. */
    int[] offsets(int size) {
        if (offsets.length < size) offsets = new int[size];
        return offsets;
    }

    /** Another int buffer with at least {@code size} elements. */
    int[] places(int size) {
        if (places.length < size) places = new int[size];
        return places;
    }
}
