package org.latentclr.kernels.simulator;

import org.latentclr.kernels.simulator.Decoder.Register;

/** What loads and stores have in common: where they go, and the requests that they have made before. */
final class Access {
    /** Where an access goes. Constant memory and generic addresses lie in the ranges of global memory. */
    enum Space {
        GLOBAL, SHARED, LOCAL, PARAM
    }

    /** Requests that are remembered, by the lanes that take part. */
    private static final int REMEMBERED = 8;

    final Space space;
    final PtxType type;
    /** Bytes of one value. */
    final int size;
    /** Bytes of one lane, its values side by side: a power of 2. */
    final int bytes;
    private final Register base;
    private final long offset;
    /** Shared by the threads that run blocks: each sees a whole request or none. */
    private final Request[] requests = new Request[REMEMBERED];

    /**
     * @param count values of one lane, next to each other
     * @param base register of the address, or null
     */
    Access(Space space, PtxType type, int count, Register base, long offset) {
        this.space = space;
        this.type = type;
        size = type.bytes();
        bytes = size * count;
        this.base = base;
        this.offset = offset;
    }

    /** The request of the lanes of {@code mask}. */
    Request request(Warp w, Step step, int mask) {
        if (base != null && (w.defined[base.id()] & mask) != mask) w.checkDefined(step, base.id(), mask);
        int slot = mask * 0x9E3779B9 >>> 29;
        Request r = requests[slot];
        if (r != null && is(r, w, mask)) return r;
        long[] at = new long[Warp.LANES];
        for (int m = mask; m != 0; m &= m - 1) {
            int l = Integer.numberOfTrailingZeros(m);
            at[l] = address(w, l);
        }
        r = new Request(at, mask, bytes, space == Space.SHARED);
        if (bytes >= 4) requests[slot] = r; // the words that narrower ones touch depend on the address too
        return r;
    }

    private boolean is(Request r, Warp w, int mask) {
        if (base == null) return r.mask == mask;
        return base.isLong() ? r.is(w.longs, base.at(), mask) : r.is(w.words, base.at(), mask);
    }

    /** The address of a lane; in local memory each thread has a part of its own. */
    long address(Warp w, int lane) {
        if (base == null) return offset;
        return offset + (base.isLong() ? w.longs[base.at() + lane] : w.words[base.at() + lane] & 0xFFFFFFFFL);
    }

    /** Counts a request. */
    void count(Warp w, Request r, boolean store) {
        Counters c = w.block.counters;
        if (space == Space.SHARED) {
            c.sharedAccesses++;
            c.sharedPasses += r.passes;
            c.bankConflicts += r.conflicts;
        } else if (space == Space.GLOBAL) {
            int sectors = r.sectors(address(w, r.lane));
            if (store) {
                c.globalStores++;
                c.globalStoreSectors += sectors;
            } else {
                c.globalLoads++;
                c.globalLoadSectors += sectors;
            }
        }
    }

    // ---- requests as a whole ----

    /** The memory that has all of a request; null where some address is wrong or lanes have to be looked at one by one. */
    Region home(Warp w, Request r, long first) {
        if (!r.regular || (first & bytes - 1) != 0 || space == Space.LOCAL) return null;
        Region home = region(w, first);
        if (home == null) return null;
        long from = (first - home.base >> 2) + r.words[0];
        return home.holds(4 * from, 4 * (r.words[r.words.length - 1] - r.words[0] + 1)) ? home : null;
    }

    /** Whether all words of a request have been written, and by no other warp since the last barrier. Notes the reads where so. */
    boolean isReadable(Warp w, Step step, Request r, Region home, int first) {
        if (space != Space.SHARED && home.isFull(w.block.launch)) return true;
        for (int word : r.words) if (home.written[first + word] != Region.WRITTEN) return false;
        return space != Space.SHARED || w.block.shared.read(first, r.words, w.index, step.source().line());
    }

    // ---- lanes one by one ----

    private Region region(Warp w, long address) {
        return switch (space) {
            case GLOBAL -> w.find(address);
            case SHARED -> w.block.shared.region;
            case LOCAL -> w.local;
            case PARAM -> w.block.parameters;
        };
    }

    /** The region that holds the access of one lane, or null after a report. */
    Region region(Warp w, Step step, int lane, long address) {
        Region r = region(w, address);
        if ((address & bytes - 1) != 0) {
            w.report(Finding.Kind.MISALIGNED, step, 1 << lane, "%d bytes at address 0x%x".formatted(bytes, address));
            return null;
        }
        long part = space == Space.LOCAL ? w.block.program.localBytes() : 0;
        boolean inside = part > 0
                ? address >= 0 && address + bytes <= part
                : r != null && r.holds(address - r.base, bytes);
        if (inside) return r;
        w.report(Finding.Kind.OUT_OF_BOUNDS, step, 1 << lane, where(r, address));
        return null;
    }

    private String where(Region r, long address) {
        if (space != Space.GLOBAL)
            return "%d bytes at %d of %d bytes of %s memory".formatted(bytes, address, r.bytes(),
                    space.name().toLowerCase(java.util.Locale.ROOT));
        if (r == null) return "%d bytes at 0x%x, which was never allocated or is freed".formatted(bytes, address);
        return "%d bytes at byte %d of an allocation of %d bytes".formatted(bytes, address - r.base, r.bytes());
    }

    /** Offset of the address in its region. */
    long within(Warp w, Region r, int lane, long address) {
        return space == Space.LOCAL ? address + (long) lane * w.block.program.localBytes() : address - r.base;
    }
}
