package org.latentclr.kernels.simulator;

/** Counts what a memory request of a warp costs: sectors of global memory, passes over the banks of shared memory. */
final class Traffic {
    private static final int SLOTS = 512;
    private static final int BANKS = 32;

    private final Counters counters;
    /** An open hash set of the words or sectors of the current request; a slot is empty unless its stamp is current. */
    private final long[] keys = new long[SLOTS];
    private final int[] stamps = new int[SLOTS];
    private final int[] perBank = new int[BANKS];
    private int stamp;

    Traffic(Counters counters) {
        this.counters = counters;
    }

    void global(long[] at, int mask, int bytes, Access.Layout layout, boolean store) {
        int sectors = switch (layout) {
            case SAME -> sectors(at[Integer.numberOfTrailingZeros(mask)], bytes);
            case DENSE -> sectors(at[0], Warp.LANES * bytes);
            case ANY -> distinctSectors(at, mask, bytes);
        };
        if (store) {
            counters.globalStores++;
            counters.globalStoreSectors += sectors;
        } else {
            counters.globalLoads++;
            counters.globalLoadSectors += sectors;
        }
    }

    private static int sectors(long from, int bytes) {
        return (int) ((from + bytes - 1 >> 5) - (from >> 5)) + 1;
    }

    private int distinctSectors(long[] at, int mask, int bytes) {
        stamp++;
        int sectors = 0;
        long last = -1;
        for (int m = mask; m != 0; m &= m - 1) {
            long a = at[Integer.numberOfTrailingZeros(m)];
            for (long s = a >> 5; s <= a + bytes - 1 >> 5; s++) {
                if (s != last && add(s)) sectors++;
                last = s;
            }
        }
        return sectors;
    }

    /** 32 lanes go at once for 4 bytes, 16 for 8, 8 for 16; each pass serves one word of each bank. */
    void shared(long[] at, int mask, int bytes, Access.Layout layout) {
        counters.sharedAccesses++;
        int group = bytes <= 4 ? 32 : bytes == 8 ? 16 : 8;
        for (int from = 0; from < 32; from += group) {
            int part = mask & (group == 32 ? -1 : (1 << group) - 1 << from);
            if (part == 0) continue;
            if (layout == Access.Layout.ANY) passes(at, part, bytes);
            else
                counters.sharedPasses++; // one word, or each bank once
        }
    }

    private void passes(long[] at, int mask, int bytes) {
        stamp++;
        java.util.Arrays.fill(perBank, 0);
        int most = 0;
        int words = 0;
        long last = -1;
        for (int m = mask; m != 0; m &= m - 1) {
            long a = at[Integer.numberOfTrailingZeros(m)];
            for (long i = a >> 2; i <= a + bytes - 1 >> 2; i++) {
                if (i != last && add(i)) {
                    words++;
                    most = Math.max(most, ++perBank[(int) i & BANKS - 1]);
                }
                last = i;
            }
        }
        counters.sharedPasses += most;
        counters.bankConflicts += most - (words + BANKS - 1) / BANKS;
    }

    /** Whether {@code key} is new in this request. */
    private boolean add(long key) {
        int i = (int) (key * 0x9E3779B97F4A7C15L >>> 55);
        while (stamps[i] == stamp) {
            if (keys[i] == key) return false;
            i = i + 1 & SLOTS - 1;
        }
        stamps[i] = stamp;
        keys[i] = key;
        return true;
    }
}
