package org.latentclr.kernels.simulator;

import org.latentclr.kernels.simulator.Decoder.Register;

/** Steps that load and store. */
final class MemorySteps {
    /** What a load outside every allocation gives. */
    private static final int POISON = 0xDEADBEEF;

    private MemorySteps() {}

    private static boolean isPlain(Access access, Register... values) {
        boolean words = access.size() == 4;
        for (Register r : values) words &= !r.isLong();
        return words;
    }

    /** {@code ld}. */
    static final class Load extends Step.Work {
        private final Access access;
        private final Register[] to;
        /** Whether registers and values are 32 bits wide. */
        private final boolean plain;

        Load(Head head, Access access, Register... to) {
            super(head);
            this.access = access;
            this.to = to;
            plain = isPlain(access, to);
        }

        @Override
        void run(Warp w, int mask) {
            long[] at = access.addresses(w, this, mask);
            Access.Layout layout = access.layout(w, mask);
            access.count(w, mask, layout, false);
            boolean done = switch (layout) {
                case SAME -> same(w, mask);
                case DENSE -> plain && dense(w);
                case ANY -> plain && words(w, mask);
            };
            if (!done) for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                Region r = access.region(w, this, l, at[l]);
                if (r == null) poison(w, l);
                else
                    load(w, l, r, access.within(w, r, l, at[l]));
            }
            for (Register t : to) w.defined[t.id()] |= mask;
        }

        // The next three do a request as a whole, or nothing when one lane needs a closer look.

        private boolean same(Warp w, int mask) {
            long address = w.addresses[Integer.numberOfTrailingZeros(mask)];
            Region r = access.home(w, address, access.bytes());
            if (r == null || access.bytes() < 4 || !access.isReadable(w, this, r, address - r.base, access.bytes()))
                return false;
            long o = address - r.base;
            for (Register t : to) {
                long v = r.get(o, access.size());
                for (int m = mask; m != 0; m &= m - 1) put(w, t, t.at() + Integer.numberOfTrailingZeros(m), v);
                o += access.size();
            }
            return true;
        }

        private boolean dense(Warp w) {
            int bytes = Warp.LANES * access.bytes();
            Region r = access.home(w, w.addresses[0], bytes);
            if (r == null || !access.isReadable(w, this, r, w.addresses[0] - r.base, bytes)) return false;
            int first = (int) (w.addresses[0] - r.base >> 2);
            for (int v = 0; v < to.length; v++) {
                int o = to[v].at();
                for (int l = 0; l < Warp.LANES; l++) w.words[o + l] = r.words[first + v + l * to.length];
            }
            return true;
        }

        private boolean words(Warp w, int mask) {
            long[] at = w.addresses;
            Region r = access.home(w, at[Integer.numberOfTrailingZeros(mask)], access.bytes());
            if (r == null) return false;
            long last = -1;
            for (int m = mask; m != 0; m &= m - 1) {
                long address = at[Integer.numberOfTrailingZeros(m)];
                if (address == last) continue;
                last = address;
                long o = address - r.base;
                if (!r.holds(o, access.bytes()) || (o & access.bytes() - 1) != 0
                        || !access.isReadable(w, this, r, o, access.bytes()))
                    return false;
            }
            for (int v = 0; v < to.length; v++) {
                int o = to[v].at();
                for (int m = mask; m != 0; m &= m - 1) {
                    int l = Integer.numberOfTrailingZeros(m);
                    w.words[o + l] = r.words[(int) (at[l] - r.base >> 2) + v];
                }
            }
            return true;
        }

        private void load(Warp w, int l, Region r, long o) {
            if (access.space() == Access.Space.SHARED) {
                for (long i = o >> 2; i <= o + access.bytes() - 1 >> 2; i++) {
                    int other = w.block.shared.read((int) i, w.index, source().line());
                    if (other != 0) race(w, this, l, i, other, Finding.Kind.MISSING_BARRIER);
                }
            }
            for (int v = 0; v < to.length; v++, o += access.size()) {
                if (!r.isWritten(o, access.size()))
                    w.report(Finding.Kind.UNWRITTEN_MEMORY, this, 1 << l, "byte " + o + " of " + r.bytes());
                put(w, to[v], to[v].at() + l, r.get(o, access.size()));
            }
        }

        private void put(Warp w, Register t, int i, long v) {
            long wide = access.size() == 8 ? v : Conversion.widened((int) v, access.type());
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
        private final boolean plain;

        Store(Head head, Access access, Register... from) {
            super(head);
            this.access = access;
            this.from = from;
            plain = isPlain(access, from);
        }

        @Override
        void run(Warp w, int mask) {
            for (Register f : from) if ((w.defined[f.id()] & mask) != mask) w.checkDefined(this, f.id(), mask);
            long[] at = access.addresses(w, this, mask);
            access.count(w, mask, access.layout(w, mask), true);
            if (plain && words(w, mask)) return;
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                Region r = access.region(w, this, l, at[l]);
                if (r != null) store(w, l, r, access.within(w, r, l, at[l]));
            }
        }

        /** Stores whole words into one region; does nothing when a lane needs a closer look. */
        private boolean words(Warp w, int mask) {
            long[] at = w.addresses;
            Region r = access.home(w, at[Integer.numberOfTrailingZeros(mask)], access.bytes());
            if (r == null) return false;
            boolean shared = access.space() == Access.Space.SHARED;
            for (int m = mask; m != 0; m &= m - 1) {
                long o = at[Integer.numberOfTrailingZeros(m)] - r.base;
                if (!r.holds(o, access.bytes()) || (o & access.bytes() - 1) != 0) return false;
                for (int v = 0; shared && v < from.length; v++)
                    if (!w.block.shared.isMine((int) (o >> 2) + v, w.index)) return false;
            }
            int line = source().line();
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                int i = (int) (at[l] - r.base >> 2);
                for (int v = 0; v < from.length; v++) {
                    r.setWord(i + v, w.words[from[v].at() + l]);
                    if (shared) w.block.shared.write(i + v, w.index, line);
                }
            }
            return true;
        }

        private void store(Warp w, int l, Region r, long o) {
            if (access.space() == Access.Space.SHARED) checkShared(w, l, o);
            for (Register f : from) {
                int i = f.at() + l;
                r.set(o, access.size(), f.isLong() ? w.longs[i] : w.words[i]);
                o += access.size();
            }
        }

        private void checkShared(Warp w, int l, long o) {
            for (long i = o >> 2; i <= o + access.bytes() - 1 >> 2; i++) {
                int reader = w.block.shared.readByOther((int) i, w.index);
                if (reader != 0) race(w, this, l, i, reader, Finding.Kind.MISSING_BARRIER);
                int writer = w.block.shared.write((int) i, w.index, source().line());
                if (writer != 0) race(w, this, l, i, writer, Finding.Kind.RACE);
            }
        }
    }

    private static void race(Warp w, Step step, int lane, long word, int otherLine, Finding.Kind kind) {
        w.report(kind, step, 1 << lane, "byte %d, also touched by another warp at line %d since the last barrier"
                .formatted(4 * word, otherLine));
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
            access.count(w, mask, access.layout(w, mask), true);
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                Region r = access.region(w, this, l, at[l]);
                if (r != null) update(w, l, r, access.within(w, r, l, at[l]));
            }
            if (toOrNull != null) w.defined[toOrNull.id()] |= mask;
        }

        private void update(Warp w, int l, Region r, long o) {
            synchronized (r) {
                if (!r.isWritten(o, access.size()))
                    w.report(Finding.Kind.UNWRITTEN_MEMORY, this, 1 << l, "byte " + o + " of " + r.bytes());
                long old = r.get(o, access.size());
                r.set(o, access.size(), update.apply(old, value(w, from[0], l), value(w, from[from.length - 1], l)));
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
