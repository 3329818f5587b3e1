package org.latentclr.kernels.simulator;

import org.latentclr.kernels.simulator.Decoder.Register;

/** Steps that load and store. */
final class MemorySteps {
    /** What a load outside every allocation gives. */
    private static final int POISON = 0xDEADBEEF;

    private MemorySteps() {}

    /** Where an access goes. {@code CONST} and generic addresses lie in the ranges of global memory. */
    enum Space {
        GLOBAL, SHARED, LOCAL, PARAM
    }

    /**
     * What loads and stores have in common.
     *
     * @param base register of the address, or null
     * @param size bytes of one value
     */
    record Access(Space space, PtxType type, int size, int count, Register base, long offset) {
        int bytes() {
            return size * count;
        }

        /** Computes the addresses of the lanes of {@code mask}; in local memory each thread has a part of its own. */
        long[] addresses(Warp w, Step step, int mask) {
            long[] at = w.addresses;
            if (base == null) {
                for (int l = 0; l < Warp.LANES; l++) at[l] = offset;
            } else {
                if ((w.defined[base.id()] & mask) != mask) w.checkDefined(step, base.id(), mask);
                int b = base.at();
                if (base.isLong()) for (int l = 0; l < Warp.LANES; l++) at[l] = w.longs[b + l] + offset;
                else
                    for (int l = 0; l < Warp.LANES; l++) at[l] = (w.words[b + l] & 0xFFFFFFFFL) + offset;
            }
            return at;
        }

        /** The region that holds the access, or null after a report. */
        Region region(Warp w, Step step, int lane, long address) {
            Region r = switch (space) {
                case GLOBAL -> w.block.memory.find(address);
                case SHARED -> w.block.shared.region;
                case LOCAL -> w.local;
                case PARAM -> w.block.parameters;
            };
            if (address % bytes() != 0) {
                w.report(Finding.Kind.MISALIGNED, step, 1 << lane,
                        "%d bytes at address 0x%x".formatted(bytes(), address));
                return null;
            }
            long part = space == Space.LOCAL ? w.block.program.localBytes() : 0;
            boolean inside = part > 0
                    ? address >= 0 && address + bytes() <= part
                    : r != null
                            && r.holds(address - r.base, bytes());
            if (inside) return r;
            w.report(Finding.Kind.OUT_OF_BOUNDS, step, 1 << lane, where(r, address));
            return null;
        }

        private String where(Region r, long address) {
            if (space != Space.GLOBAL)
                return "%d bytes at %d of %d bytes of %s memory".formatted(bytes(), address,
                        r.bytes(), space.name().toLowerCase(java.util.Locale.ROOT));
            if (r == null) return "%d bytes at 0x%x, which was never allocated or is freed".formatted(bytes(), address);
            return "%d bytes at byte %d of an allocation of %d bytes".formatted(bytes(), address - r.base, r.bytes());
        }

        /** Offset of the address in its region. */
        long within(Warp w, Region r, int lane, long address) {
            return space == Space.LOCAL ? address + (long) lane * w.block.program.localBytes() : address - r.base;
        }

        void count(Warp w, int mask, boolean store) {
            if (space == Space.GLOBAL) w.block.traffic.global(w.addresses, mask, bytes(), store);
            else if (space == Space.SHARED) w.block.traffic.shared(w.addresses, mask, bytes());
        }
    }

    /** {@code ld}. */
    static final class Load extends Step.Work {
        private final Access access;
        private final Register[] to;

        Load(Head head, Access access, Register... to) {
            super(head);
            this.access = access;
            this.to = to;
        }

        @Override
        void run(Warp w, int mask) {
            long[] at = access.addresses(w, this, mask);
            access.count(w, mask, false);
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                Region r = access.region(w, this, l, at[l]);
                if (r == null) poison(w, l);
                else
                    load(w, l, r, access.within(w, r, l, at[l]));
            }
            for (Register t : to) w.defined[t.id()] |= mask;
        }

        private void load(Warp w, int l, Region r, long o) {
            if (access.space == Space.SHARED) {
                for (long i = o >> 2; i <= o + access.bytes() - 1 >> 2; i++) {
                    Step other = w.block.shared.read((int) i, w.index, this);
                    if (other != null) race(w, this, l, i, other, Finding.Kind.MISSING_BARRIER);
                }
            }
            for (int v = 0; v < to.length; v++, o += access.size) {
                if (!r.isWritten(o, access.size))
                    w.report(Finding.Kind.UNWRITTEN_MEMORY, this, 1 << l, "byte " + o + " of " + r.bytes());
                int i = to[v].at() + l;
                if (access.size == 4 && !to[v].isLong()) w.words[i] = r.words[(int) (o >> 2)];
                else
                    put(w, to[v], i, r.get(o, access.size));
            }
        }

        private void put(Warp w, Register t, int i, long v) {
            long wide = access.size == 8 ? v : Conversion.widened((int) v, access.type);
            if (t.isLong()) w.longs[i] = wide;
            else
                w.words[i] = (int) wide;
        }

        private void poison(Warp w, int l) {
            for (Register t : to)
                if (t.isLong()) w.longs[t.at() + l] = POISON;
                else
                w.words[t.at() + l] = POISON;
        }
    }

    /** {@code st}. */
    static final class Store extends Step.Work {
        private final Access access;
        private final Register[] from;

        Store(Head head, Access access, Register... from) {
            super(head);
            this.access = access;
            this.from = from;
        }

        @Override
        void run(Warp w, int mask) {
            for (Register f : from) if ((w.defined[f.id()] & mask) != mask) w.checkDefined(this, f.id(), mask);
            long[] at = access.addresses(w, this, mask);
            access.count(w, mask, true);
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                Region r = access.region(w, this, l, at[l]);
                if (r != null) store(w, l, r, access.within(w, r, l, at[l]));
            }
        }

        private void store(Warp w, int l, Region r, long o) {
            if (access.space == Space.SHARED) checkShared(w, l, o);
            for (Register f : from) {
                int i = f.at() + l;
                if (access.size == 4 && !f.isLong()) r.setWord((int) (o >> 2), w.words[i]);
                else
                    r.set(o, access.size, f.isLong() ? w.longs[i] : w.words[i]);
                o += access.size;
            }
        }

        private void checkShared(Warp w, int l, long o) {
            for (long i = o >> 2; i <= o + access.bytes() - 1 >> 2; i++) {
                Step reader = w.block.shared.readByOther((int) i, w.index);
                if (reader != null) race(w, this, l, i, reader, Finding.Kind.MISSING_BARRIER);
                Step writer = w.block.shared.write((int) i, w.index, this);
                if (writer != null) race(w, this, l, i, writer, Finding.Kind.RACE);
            }
        }
    }

    private static void race(Warp w, Step step, int lane, long word, Step other, Finding.Kind kind) {
        w.report(kind, step, 1 << lane, "byte %d, also touched by another warp at line %d since the last barrier"
                .formatted(4 * word, other.source().line()));
    }

    /** What an atomic operation makes of the old value and the operands. */
    @FunctionalInterface
    interface Update {
        long apply(long old, long a, long b);
    }

    /** {@code atom} and {@code red}: lanes in order. Not taken into account when races are looked for. */
    static final class Atomic extends Step.Work {
        private final Access access;
        private final Update update;
        private final Register toOrNull;
        private final Register[] from;

        Atomic(Head head, Access access, Update update, Register toOrNull, Register... from) {
            super(head);
            this.access = access;
            this.update = update;
            this.toOrNull = toOrNull;
            this.from = from;
        }

        @Override
        void run(Warp w, int mask) {
            for (Register f : from) w.checkDefined(this, f.id(), mask);
            long[] at = access.addresses(w, this, mask);
            access.count(w, mask, true);
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                Region r = access.region(w, this, l, at[l]);
                if (r != null) update(w, l, r, access.within(w, r, l, at[l]));
            }
            if (toOrNull != null) w.defined[toOrNull.id()] |= mask;
        }

        private void update(Warp w, int l, Region r, long o) {
            synchronized (r) {
                if (!r.isWritten(o, access.size))
                    w.report(Finding.Kind.UNWRITTEN_MEMORY, this, 1 << l, "byte " + o + " of " + r.bytes());
                long old = r.get(o, access.size);
                r.set(o, access.size, update.apply(old, value(w, from[0], l), value(w, from[from.length - 1], l)));
                if (toOrNull == null) return;
                if (toOrNull.isLong()) w.longs[toOrNull.at() + l] = old;
                else
                    w.words[toOrNull.at() + l] = (int) old;
            }
        }

        private static long value(Warp w, Register r, int l) {
            return r.isLong() ? w.longs[r.at() + l] : w.words[r.at() + l] & 0xFFFFFFFFL;
        }
    }
}
