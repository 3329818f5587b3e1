package org.latentclr.kernels.simulator;

import java.util.Arrays;

/**
 * The addresses of a memory request of a warp, relative to that of its first lane, and what follows from them alone: the words that it touches,
 * sectors and passes over the banks. Loops repeat the same request at other places, so it is made once and recognised afterwards. Immutable.
 */
final class Request {
    private static final int BANKS = 32;
    private static final int SECTOR = 32;

    /** The lanes that take part. */
    final int mask;
    /** The first of them. */
    final int lane;
    /** Whether all lanes are at one address. */
    final boolean same;
    /** Whether every lane has whole words, aligned among themselves: then {@link #word} and {@link #words} are there. */
    final boolean regular;
    /** Index of the first word of each lane, relative to the first lane's. */
    final int[] word = new int[Warp.LANES];
    /** The words that are touched, each once, ascending. */
    final int[] words;
    /** Passes over the banks of shared memory, and how many more they are than the words need. */
    final int passes;
    final int conflicts;

    private final int bytes;
    /** Distance in bytes of each lane from the first; the part of the comparison that counts is −1 where a lane takes part. */
    private final long[] distance = new long[Warp.LANES];
    private final long[] counts = new long[Warp.LANES];
    private final int[] distance32 = new int[Warp.LANES];
    private final int[] counts32 = new int[Warp.LANES];
    /** The distances, each once, ascending. */
    private final long[] places;
    /** Sectors by where in a sector the first lane is; 0 while unknown. */
    private final byte[] sectors = new byte[SECTOR];

    /**
     * @param at address of each lane of {@code mask}
     * @param bytes of each lane: a power of 2
     * @param banks whether passes are asked for
     */
    Request(long[] at, int mask, int bytes, boolean banks) {
        this.mask = mask;
        this.bytes = bytes;
        lane = Integer.numberOfTrailingZeros(mask);
        long[] sorted = new long[Integer.bitCount(mask)];
        int n = 0;
        boolean ascending = true;
        long odd = 0;
        for (int m = mask; m != 0; m &= m - 1) {
            int l = Integer.numberOfTrailingZeros(m);
            long d = at[l] - at[lane];
            distance[l] = d;
            distance32[l] = (int) d;
            counts[l] = -1;
            counts32[l] = -1;
            word[l] = (int) (d >> 2);
            odd |= d & bytes - 1;
            ascending &= n == 0 || sorted[n - 1] <= d;
            sorted[n++] = d;
        }
        if (!ascending) Arrays.sort(sorted);
        places = distinct(sorted);
        same = places.length == 1;
        long span = places[places.length - 1] - places[0];
        regular = bytes >= 4 && odd == 0 && span < Integer.MAX_VALUE;
        words = regular ? wordsOf(places, bytes) : null;
        long pass = banks ? passes(at, mask, bytes) : 0;
        passes = (int) pass;
        conflicts = (int) (pass >>> 32);
    }

    private static long[] distinct(long[] sorted) {
        int n = 0;
        for (int i = 0; i < sorted.length; i++) if (i == 0 || sorted[i] != sorted[i - 1]) sorted[n++] = sorted[i];
        return n == sorted.length ? sorted : Arrays.copyOf(sorted, n);
    }

    private static int[] wordsOf(long[] places, int bytes) {
        int each = bytes / 4;
        int[] w = new int[places.length * each];
        for (int i = 0; i < w.length; i++) w[i] = (int) (places[i / each] >> 2) + i % each;
        return w;
    }

    /** Whether the lanes of {@code mask} have the same distances in registers of 64 bits from {@code at} on. */
    boolean is(long[] registers, int at, int lanes) {
        if (lanes != mask) return false;
        long first = registers[at + lane];
        long different = 0;
        for (int l = 0; l < Warp.LANES; l++) different |= (registers[at + l] - first ^ distance[l]) & counts[l];
        return different == 0;
    }

    /** The same of registers of 32 bits. */
    boolean is(int[] registers, int at, int lanes) {
        if (lanes != mask) return false;
        int first = registers[at + lane];
        int different = 0;
        for (int l = 0; l < Warp.LANES; l++) different |= (registers[at + l] - first ^ distance32[l]) & counts32[l];
        return different == 0;
    }

    /** Whether the words follow each other. */
    boolean isDense() {
        return words[words.length - 1] - words[0] == words.length - 1;
    }

    /** Sectors of global memory when the first lane is at {@code first}. */
    int sectors(long first) {
        int start = (int) first & SECTOR - 1;
        if (sectors[start] == 0) sectors[start] = (byte) sectorsFrom(start);
        return sectors[start];
    }

    private int sectorsFrom(int start) {
        long last = Long.MIN_VALUE;
        int n = 0;
        for (long place : places) {
            long from = Math.max(last + 1, start + place >> 5);
            long to = start + place + bytes - 1 >> 5;
            n += Math.max(0, (int) (to - from) + 1);
            last = to;
        }
        return n;
    }

    /** Conflicts and passes, 32 bits each. 32 lanes go at once for 4 bytes, 16 for 8, 8 for 16; a pass serves one word of each bank. */
    private static long passes(long[] at, int mask, int bytes) {
        int group = bytes <= 4 ? 32 : bytes == 8 ? 16 : 8;
        int passes = 0;
        int conflicts = 0;
        for (int from = 0; from < Warp.LANES; from += group) {
            int part = mask & (group == 32 ? -1 : (1 << group) - 1 << from);
            if (part == 0) continue;
            long[] touched = words(at, part, bytes);
            int[] perBank = new int[BANKS];
            int most = 0;
            for (long w : touched) most = Math.max(most, ++perBank[(int) w & BANKS - 1]);
            passes += most;
            conflicts += most - (touched.length + BANKS - 1) / BANKS;
        }
        return (long) conflicts << 32 | passes;
    }

    private static long[] words(long[] at, int mask, int bytes) {
        int each = Math.max(1, bytes / 4);
        long[] w = new long[Integer.bitCount(mask) * each];
        int n = 0;
        for (int m = mask; m != 0; m &= m - 1)
            for (int i = 0; i < each; i++) w[n++] = (at[Integer.numberOfTrailingZeros(m)] >> 2) + i;
        Arrays.sort(w);
        return distinct(w);
    }
}
