package org.latentclr.kernels.simulator;

import java.util.Arrays;

/**
 * The shared memory of one block, with who touched each word since which barrier. Two warps that touch a word between the same two
 * barriers, one of them writing, race. Accesses of lanes of one warp are ordered by its lockstep here and not checked.
 */
final class SharedMemory {
    private static final int MANY = 63;

    final Region region;
    /** Epoch and warp of the last write and read: epoch·64 + warp. */
    private final int[] writers;
    private final int[] readers;
    private final Step[] writeSteps;
    private final Step[] readSteps;
    private int epoch;

    SharedMemory(int bytes) {
        region = new Region(0, bytes);
        writers = new int[region.words.length];
        readers = new int[region.words.length];
        writeSteps = new Step[region.words.length];
        readSteps = new Step[region.words.length];
    }

    /** A new block: nothing is written. */
    void restart() {
        Arrays.fill(region.written, (byte) 0);
        barrier();
    }

    void barrier() {
        if (++epoch == 1 << 25) {
            epoch = 1;
            Arrays.fill(writers, 0);
            Arrays.fill(readers, 0);
        }
    }

    /** Notes a read of word {@code i}; gives the write of another warp that it races with, or null. */
    Step read(int i, int warp, Step step) {
        int tag = epoch << 6 | warp;
        int r = readers[i];
        readers[i] = r >>> 6 == epoch && r != tag ? epoch << 6 | MANY : tag;
        readSteps[i] = step;
        return raced(writers[i], tag) ? writeSteps[i] : null;
    }

    /** Notes a write; gives the write of another warp that it races with, or null. */
    Step write(int i, int warp, Step step) {
        int tag = epoch << 6 | warp;
        Step other = raced(writers[i], tag) ? writeSteps[i] : null;
        writers[i] = tag;
        writeSteps[i] = step;
        return other;
    }

    /** The read of word {@code i} by another warp that a write races with, or null. */
    Step readByOther(int i, int warp) {
        return raced(readers[i], epoch << 6 | warp) ? readSteps[i] : null;
    }

    private boolean raced(int other, int mine) {
        return other >>> 6 == epoch && other != mine;
    }
}
