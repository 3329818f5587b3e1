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
    /** The PTX lines that did so. */
    private final int[] writeLines;
    private final int[] readLines;
    private int epoch;

    SharedMemory(int bytes) {
        region = new Region(0, bytes);
        writers = new int[region.words.length];
        readers = new int[region.words.length];
        writeLines = new int[region.words.length];
        readLines = new int[region.words.length];
    }

    /** A new block: nothing is written. */
    void restart() {
        region.forget();
        barrier();
    }

    void barrier() {
        if (++epoch == 1 << 25) {
            epoch = 1;
            Arrays.fill(writers, 0);
            Arrays.fill(readers, 0);
        }
    }

    /** Notes a read of word {@code i} at a line; gives the line where another warp wrote that it races with, or 0. */
    int read(int i, int warp, int line) {
        int tag = epoch << 6 | warp;
        int r = readers[i];
        if (r != tag) {
            readers[i] = r >>> 6 == epoch ? epoch << 6 | MANY : tag;
            readLines[i] = line;
        }
        return raced(writers[i], tag) ? writeLines[i] : 0;
    }

    /** Notes a write; gives the line where another warp wrote that it races with, or 0. */
    int write(int i, int warp, int line) {
        int tag = epoch << 6 | warp;
        int other = raced(writers[i], tag) ? writeLines[i] : 0;
        writers[i] = tag;
        writeLines[i] = line;
        return other;
    }

    /** The line where another warp read word {@code i} that a write races with, or 0. */
    int readByOther(int i, int warp) {
        return raced(readers[i], epoch << 6 | warp) ? readLines[i] : 0;
    }

    /** Notes reads of words {@code first + words[…]}; false, with nothing noted, when another warp has written one of them since the last barrier. */
    boolean read(int first, int[] words, int warp, int line) {
        int tag = epoch << 6 | warp;
        int many = epoch << 6 | MANY;
        for (int word : words) if (raced(writers[first + word], tag)) return false;
        for (int word : words) {
            int i = first + word;
            int r = readers[i];
            if (r == tag || r == many) continue;
            readers[i] = r >>> 6 == epoch ? many : tag;
            readLines[i] = line;
        }
        return true;
    }

    /** Notes writes; false, with nothing noted, when another warp has touched one of the words since the last barrier. */
    boolean write(int first, int[] words, int warp, int line) {
        int tag = epoch << 6 | warp;
        for (int word : words) {
            int i = first + word;
            if (raced(readers[i], tag) || raced(writers[i], tag)) return false;
        }
        for (int word : words) {
            writers[first + word] = tag;
            writeLines[first + word] = line;
        }
        return true;
    }

    private boolean raced(int other, int mine) {
        return other >>> 6 == epoch && other != mine;
    }
}
