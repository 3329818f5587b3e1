package org.latentclr.kernels.simulator;

import org.latentclr.kernels.simulator.Decoder.Register;

/** Steps that load and store. */
final class MemorySteps {
    /** What a load outside every allocation gives. */
    private static final int POISON = 0xDEADBEEF;

    private MemorySteps() {}

    /** Whether values are whole words in registers of 32 bits. */
    private static boolean isPlain(Access access, Register... values) {
        boolean words = access.size == 4;
        for (Register r : values) words &= !r.isLong();
        return words;
    }

    /** {@code ld}. */
    static final class Load extends Step.Work {
        private final Access access;
        private final Register[] to;
        private final boolean plain;

        Load(Head head, Access access, Register... to) {
            super(head);
            this.access = access;
            this.to = to;
            plain = isPlain(access, to);
        }

        @Override
        void run(Warp w, int mask) {
            Request r = access.request(w, this, mask);
            access.count(w, r, false);
            if (!whole(w, r)) for (int m = mask; m != 0; m &= m - 1) one(w, Integer.numberOfTrailingZeros(m));
            for (Register t : to) w.defined[t.id()] |= mask;
        }

        /** Does a request as a whole, or nothing when some lane needs a closer look. */
        private boolean whole(Warp w, Request r) {
            if (!r.same && !plain) return false;
            long address = access.address(w, r.lane);
            Region home = access.home(w, r, address);
            if (home == null) return false;
            int first = (int) (address - home.base >> 2);
            if (!access.isReadable(w, this, r, home, first)) return false;
            if (r.same) same(w, home, address - home.base, r.mask);
            else
                for (int v = 0; v < to.length; v++) words(w.words, to[v].at(), home.words, first + v, r);
            return true;
        }

        private void same(Warp w, Region home, long o, int mask) {
            for (Register t : to) {
                long v = widened(home.get(o, access.size));
                if (t.isLong()) Warp.fill(w.longs, t.at(), v, mask);
                else
                    Warp.fill(w.words, t.at(), (int) v, mask);
                o += access.size;
            }
        }

        private static void words(int[] registers, int at, int[] memory, int first, Request r) {
            int[] word = r.word;
            if (r.mask == -1) {
                for (int l = 0; l < Warp.LANES; l++) registers[at + l] = memory[first + word[l]];
                return;
            }
            for (int m = r.mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                registers[at + l] = memory[first + word[l]];
            }
        }

        private void one(Warp w, int l) {
            long address = access.address(w, l);
            Region r = access.region(w, this, l, address);
            if (r == null) poison(w, l);
            else
                load(w, l, r, access.within(w, r, l, address));
        }

        private void load(Warp w, int l, Region r, long o) {
            if (access.space == Access.Space.SHARED) {
                for (long i = o >> 2; i <= o + access.bytes - 1 >> 2; i++) {
                    int other = w.block.shared.read((int) i, w.index, source().line());
                    if (other != 0) race(w, this, l, i, other, Finding.Kind.MISSING_BARRIER);
                }
            }
            for (int v = 0; v < to.length; v++, o += access.size) {
                if (!r.isWritten(o, access.size))
                    w.report(Finding.Kind.UNWRITTEN_MEMORY, this, 1 << l, "byte " + o + " of " + r.bytes());
                put(w, to[v], to[v].at() + l, r.get(o, access.size));
            }
        }

        private void put(Warp w, Register t, int i, long v) {
            long wide = widened(v);
            if (t.isLong()) w.longs[i] = wide;
            else
                w.words[i] = (int) wide;
        }

        private long widened(long v) {
            return access.size == 8 ? v : Conversion.widened((int) v, access.type);
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
            Request r = access.request(w, this, mask);
            access.count(w, r, true);
            if (plain && whole(w, r)) return;
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                long address = access.address(w, l);
                Region home = access.region(w, this, l, address);
                if (home != null) store(w, l, home, access.within(w, home, l, address));
            }
        }

        /** Stores a request as a whole, or nothing when some lane needs a closer look. */
        private boolean whole(Warp w, Request r) {
            long address = access.address(w, r.lane);
            Region home = access.home(w, r, address);
            if (home == null) return false;
            int first = (int) (address - home.base >> 2);
            SharedMemory shared = w.block.shared;
            if (access.space == Access.Space.SHARED && !shared.write(first, r.words, w.index, source().line()))
                return false;
            for (int v = 0; v < from.length; v++) words(w.words, from[v].at(), home.words, first + v, r);
            for (int word : r.words) home.written[first + word] = Region.WRITTEN;
            return true;
        }

        /** Of lanes at one address the last one's value stays. */
        private static void words(int[] registers, int at, int[] memory, int first, Request r) {
            int[] word = r.word;
            if (r.mask == -1) {
                for (int l = 0; l < Warp.LANES; l++) memory[first + word[l]] = registers[at + l];
                return;
            }
            for (int m = r.mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                memory[first + word[l]] = registers[at + l];
            }
        }

        private void store(Warp w, int l, Region r, long o) {
            if (access.space == Access.Space.SHARED) checkShared(w, l, o);
            for (Register f : from) {
                int i = f.at() + l;
                r.set(o, access.size, f.isLong() ? w.longs[i] : w.words[i]);
                o += access.size;
            }
        }

        private void checkShared(Warp w, int l, long o) {
            for (long i = o >> 2; i <= o + access.bytes - 1 >> 2; i++) {
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
            access.count(w, access.request(w, this, mask), true);
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                long address = access.address(w, l);
                Region r = access.region(w, this, l, address);
                if (r != null) update(w, l, r, access.within(w, r, l, address));
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
