package org.latentclr.kernels.simulator;

import org.latentclr.kernels.simulator.Decoder.Register;

/**
 * What loads and stores have in common.
 *
 * @param base register of the address, or null
 * @param size bytes of one value
 * @param count values of one lane, next to each other
 */
record Access(Space space, PtxType type, int size, int count, Register base, long offset) {
    /** Where an access goes. Constant memory and generic addresses lie in the ranges of global memory. */
    enum Space {
        GLOBAL, SHARED, LOCAL, PARAM
    }

    /** How the addresses of the lanes lie. Requests that lie well are checked as a whole. */
    enum Layout {
        /** All lanes that take part at one address. */
        SAME,
        /** All 32 lanes side by side. */
        DENSE, ANY
    }

    /** Bytes of one lane: a power of 2. */
    int bytes() {
        return size * count;
    }

    /** Computes the addresses of the lanes of {@code mask}; in local memory each thread has a part of its own. */
    long[] addresses(Warp w, Step step, int mask) {
        long[] at = w.addresses;
        if (base == null) {
            for (int l = 0; l < Warp.LANES; l++) at[l] = offset;
            return at;
        }
        if ((w.defined[base.id()] & mask) != mask) w.checkDefined(step, base.id(), mask);
        int b = base.at();
        if (base.isLong()) for (int l = 0; l < Warp.LANES; l++) at[l] = w.longs[b + l] + offset;
        else
            for (int l = 0; l < Warp.LANES; l++) at[l] = (w.words[b + l] & 0xFFFFFFFFL) + offset;
        return at;
    }

    /** How the addresses in {@code w.addresses} lie. */
    Layout layout(Warp w, int mask) {
        long[] at = w.addresses;
        long first = at[Integer.numberOfTrailingZeros(mask)];
        long different = 0;
        if (mask != -1) {
            for (int m = mask; m != 0; m &= m - 1) different |= at[Integer.numberOfTrailingZeros(m)] ^ first;
            return different == 0 ? Layout.SAME : Layout.ANY;
        }
        long apart = 0;
        for (int l = 0; l < Warp.LANES; l++) {
            different |= at[l] ^ first;
            apart |= at[l] ^ first + (long) l * bytes();
        }
        return different == 0 ? Layout.SAME : apart == 0 ? Layout.DENSE : Layout.ANY;
    }

    /** The memory that has {@code n} bytes from an address; null where the address is wrong or a closer look is needed. */
    Region home(Warp w, long address, int n) {
        Region r = switch (space) {
            case GLOBAL -> w.find(address);
            case SHARED -> w.block.shared.region;
            case PARAM -> w.block.parameters;
            case LOCAL -> null;
        };
        return r != null && (address & bytes() - 1) == 0 && r.holds(address - r.base, n) ? r : null;
    }

    /**
     * Notes a read of {@code n} bytes, at least one word, at offset {@code o}. False, with nothing reported, when some are unwritten or another
     * warp has written them since the last barrier.
     */
    boolean isReadable(Warp w, Step step, Region r, long o, int n) {
        int end = (int) (o + n - 1 >> 2);
        for (int i = (int) (o >> 2); i <= end; i++) if (r.written[i] != Region.WRITTEN) return false;
        if (space != Space.SHARED) return true;
        int line = step.source().line();
        for (int i = (int) (o >> 2); i <= end; i++) if (w.block.shared.read(i, w.index, line) != 0) return false;
        return true;
    }

    /** The region that holds the access of one lane, or null after a report. */
    Region region(Warp w, Step step, int lane, long address) {
        Region r = switch (space) {
            case GLOBAL -> w.find(address);
            case SHARED -> w.block.shared.region;
            case LOCAL -> w.local;
            case PARAM -> w.block.parameters;
        };
        if ((address & bytes() - 1) != 0) {
            w.report(Finding.Kind.MISALIGNED, step, 1 << lane, "%d bytes at address 0x%x".formatted(bytes(), address));
            return null;
        }
        long part = space == Space.LOCAL ? w.block.program.localBytes() : 0;
        boolean inside = part > 0
                ? address >= 0 && address + bytes() <= part
                : r != null && r.holds(address - r.base, bytes());
        if (inside) return r;
        w.report(Finding.Kind.OUT_OF_BOUNDS, step, 1 << lane, where(r, address));
        return null;
    }

    private String where(Region r, long address) {
        if (space != Space.GLOBAL)
            return "%d bytes at %d of %d bytes of %s memory".formatted(bytes(), address, r.bytes(),
                    space.name().toLowerCase(java.util.Locale.ROOT));
        if (r == null) return "%d bytes at 0x%x, which was never allocated or is freed".formatted(bytes(), address);
        return "%d bytes at byte %d of an allocation of %d bytes".formatted(bytes(), address - r.base, r.bytes());
    }

    /** Offset of the address in its region. */
    long within(Warp w, Region r, int lane, long address) {
        return space == Space.LOCAL ? address + (long) lane * w.block.program.localBytes() : address - r.base;
    }

    void count(Warp w, int mask, Layout layout, boolean store) {
        if (space == Space.GLOBAL) w.block.traffic.global(w.addresses, mask, bytes(), layout, store);
        else if (space == Space.SHARED) w.block.traffic.shared(w.addresses, mask, bytes(), layout);
    }
}
