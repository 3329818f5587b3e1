package org.latentclr.kernels.simulator;

import org.latentclr.kernels.simulator.Decoder.Register;

/** Steps that compute registers from registers. */
final class ArithmeticSteps {
    private ArithmeticSteps() {}

    /** Copies the lanes of {@code mask} of a result made elsewhere. */
    private static void keep(Warp w, Register to, int mask) {
        if (to.isLong()) {
            if (Lanes.VECTORS) VectorLanes.copy(w.spareLongs, 0, w.longs, to.at(), mask);
            else
                for (int m = mask; m != 0; m &= m - 1) {
                    int l = Integer.numberOfTrailingZeros(m);
                    w.longs[to.at() + l] = w.spareLongs[l];
                }
        } else if (Lanes.VECTORS) {
            VectorLanes.copy(w.spareWords, 0, w.words, to.at(), mask);
        } else {
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                w.words[to.at() + l] = w.spareWords[l];
            }
        }
    }

    private static void check(Warp w, Step step, Register[] from, int mask) {
        for (Register r : from) if ((w.defined[r.id()] & mask) != mask) w.checkDefined(step, r.id(), mask);
    }

    /** Any arithmetic instruction. */
    static final class Compute extends Step.Work {
        private final Lanes lanes;
        private final Register to;
        private final Register[] from;
        // What the loops need of the registers, at hand.
        private final int a;
        private final int b;
        private final int c;
        private final int e;
        private final int idA;
        private final int idB;
        private final int idC;
        private final int idE;
        private final int target;
        private final int targetId;

        Compute(Head head, Lanes lanes, Register to, Register... from) {
            super(head);
            this.lanes = lanes;
            this.to = to;
            this.from = from;
            a = at(0);
            b = at(1);
            c = at(2);
            e = at(3);
            idA = id(0);
            idB = id(1);
            idC = id(2);
            idE = id(3);
            target = to.at();
            targetId = to.id();
        }

        private int at(int i) {
            return i < from.length ? from[i].at() : 0;
        }

        /** Of the first register where there is no other. */
        private int id(int i) {
            return from[i < from.length ? i : 0].id();
        }

        @Override
        void run(Warp w, int mask) {
            int[] defined = w.defined;
            if ((defined[idA] & defined[idB] & defined[idC] & defined[idE] & mask) != mask) check(w, this, from, mask);
            if (mask == -1) {
                lanes.run(w.words, w.longs, a, b, c, e, w.words, w.longs, target);
            } else {
                lanes.run(w.words, w.longs, a, b, c, e, w.spareWords, w.spareLongs, 0);
                keep(w, to, mask);
            }
            defined[targetId] |= mask;
        }
    }

    /** {@code mov}: a register without a value may be copied; only its use is an error. */
    static final class Move extends Step.Work {
        private final Register to;
        private final Register from;

        Move(Head head, Register to, Register from) {
            super(head);
            this.to = to;
            this.from = from;
        }

        @Override
        void run(Warp w, int mask) {
            if (mask == -1 && !to.isLong() && !from.isLong())
                System.arraycopy(w.words, from.at(), w.words, to.at(), Warp.LANES);
            else if (mask == -1 && to.isLong() && from.isLong())
                System.arraycopy(w.longs, from.at(), w.longs, to.at(), Warp.LANES);
            else if (Lanes.VECTORS && !to.isLong() && !from.isLong())
                VectorLanes.copy(w.words, from.at(), w.words, to.at(), mask);
            else
                lanes(w, mask);
            w.defined[to.id()] = w.defined[to.id()] & ~mask | w.defined[from.id()] & mask;
        }

        private void lanes(Warp w, int mask) {
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                if (to.isLong())
                    w.longs[to.at() + l] = from.isLong()
                            ? w.longs[from.at() + l]
                            : w.words[from.at() + l] & 0xFFFFFFFFL;
                else
                    w.words[to.at() + l] = from.isLong() ? (int) w.longs[from.at() + l] : w.words[from.at() + l];
            }
        }
    }

    /** {@code mov.b64 d, {low, high}}. */
    static final class Pack extends Step.Work {
        private final Register to;
        private final Register[] from;

        Pack(Head head, Register to, Register low, Register high) {
            super(head);
            this.to = to;
            from = new Register[]{low, high};
        }

        @Override
        void run(Warp w, int mask) {
            check(w, this, from, mask);
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                int low = w.words[from[0].at() + l];
                int high = w.words[from[1].at() + l];
                if (to.isLong()) w.longs[to.at() + l] = low & 0xFFFFFFFFL | (long) high << 32;
                else
                    w.words[to.at() + l] = low & 0xFFFF | high << 16;
            }
            w.defined[to.id()] |= mask;
        }
    }

    /** {@code mov.b64 {low, high}, s}. */
    static final class Unpack extends Step.Work {
        private final Register low;
        private final Register high;
        private final Register[] from;

        Unpack(Head head, Register low, Register high, Register from) {
            super(head);
            this.low = low;
            this.high = high;
            this.from = new Register[]{from};
        }

        @Override
        void run(Warp w, int mask) {
            check(w, this, from, mask);
            Register s = from[0];
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                long v = s.isLong() ? w.longs[s.at() + l] : w.words[s.at() + l];
                w.words[low.at() + l] = s.isLong() ? (int) v : (int) v & 0xFFFF;
                w.words[high.at() + l] = s.isLong() ? (int) (v >>> 32) : (int) v >>> 16;
            }
            w.defined[low.id()] |= mask;
            w.defined[high.id()] |= mask;
        }
    }

    /** How the result of a comparison is joined with another predicate. */
    enum Join {
        NONE, AND, OR, XOR
    }

    /** {@code setp.cmp[.join] p[|q], a, b[, c]}: q is the opposite of p before joining. */
    static final class Compare extends Step.Work {
        private final Comparison comparison;
        private final Register to;
        private final Register opposite;
        private final Register[] from;
        private final Join join;
        private final Register other;
        private final boolean otherNegated;

        Compare(Head head, Comparison comparison, Register to, Register opposite, Register[] from, Join join,
                Register other, boolean otherNegated) {
            super(head);
            this.comparison = comparison;
            this.to = to;
            this.opposite = opposite;
            this.from = from;
            this.join = join;
            this.other = other;
            this.otherNegated = otherNegated;
        }

        @Override
        void run(Warp w, int mask) {
            check(w, this, from, mask);
            int p = comparison.run(w.words, w.longs, from[0].at(), from[1].at());
            int q = ~p;
            if (join != Join.NONE) {
                w.checkPredicate(this, other.index(), mask);
                int c = otherNegated ? ~w.predicates[other.index()] : w.predicates[other.index()];
                p = joined(join, p, c);
                q = joined(join, q, c);
            }
            set(w, to, p, mask);
            if (opposite != null) set(w, opposite, q, mask);
        }
    }

    private static int joined(Join join, int p, int c) {
        return switch (join) {
            case NONE -> p;
            case AND -> p & c;
            case OR -> p | c;
            case XOR -> p ^ c;
        };
    }

    private static void set(Warp w, Register p, int value, int mask) {
        int i = p.index();
        w.predicates[i] = w.predicates[i] & ~mask | value & mask;
        w.defined[p.id()] |= mask;
    }

    /** {@code and.pred} and its like; {@code not} and {@code mov} are an AND with itself. */
    static final class PredicateLogic extends Step.Work {
        private final Join join;
        private final boolean negate;
        private final Register to;
        private final Register a;
        private final Register b;

        PredicateLogic(Head head, Join join, boolean negate, Register to, Register a, Register b) {
            super(head);
            this.join = join;
            this.negate = negate;
            this.to = to;
            this.a = a;
            this.b = b;
        }

        @Override
        void run(Warp w, int mask) {
            w.checkPredicate(this, a.index(), mask);
            w.checkPredicate(this, b.index(), mask);
            int v = joined(join, w.predicates[a.index()], w.predicates[b.index()]);
            set(w, to, negate ? ~v : v, mask);
        }
    }

    /** {@code mov.pred p, 0} or 1. */
    static final class SetPredicate extends Step.Work {
        private final Register to;
        private final int value;

        SetPredicate(Head head, Register to, boolean value) {
            super(head);
            this.to = to;
            this.value = value ? -1 : 0;
        }

        @Override
        void run(Warp w, int mask) {
            set(w, to, value, mask);
        }
    }

    /** {@code selp d, a, b, p}: only the chosen operand has to have a value. */
    static final class Choose extends Step.Work {
        private final Register to;
        private final Register a;
        private final Register b;
        private final Register p;

        Choose(Head head, Register to, Register a, Register b, Register p) {
            super(head);
            this.to = to;
            this.a = a;
            this.b = b;
            this.p = p;
        }

        @Override
        void run(Warp w, int mask) {
            w.checkPredicate(this, p.index(), mask);
            int chosen = w.predicates[p.index()];
            w.checkDefined(this, a.id(), mask & chosen);
            w.checkDefined(this, b.id(), mask & ~chosen);
            w.defined[to.id()] |= mask;
            if (Lanes.VECTORS && mask == -1 && !to.isLong()) {
                VectorLanes.choose(w.words, a.at(), b.at(), chosen, w.words, to.at());
                return;
            }
            for (int m = mask; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                int from = ((chosen >>> l & 1) != 0 ? a : b).at() + l;
                if (to.isLong()) w.longs[to.at() + l] = w.longs[from];
                else
                    w.words[to.at() + l] = w.words[from];
            }
        }
    }

    /** Membar, fences and other instructions that the order of this machine fulfils. */
    static final class Nothing extends Step.Work {
        Nothing(Head head) {
            super(head);
        }

        @Override
        void run(Warp w, int mask) {}
    }

    /** {@code activemask}. */
    static final class ActiveMask extends Step.Work {
        private final Register to;

        ActiveMask(Head head, Register to) {
            super(head);
            this.to = to;
        }

        @Override
        void run(Warp w, int mask) {
            for (int l = 0; l < Warp.LANES; l++) if ((mask >>> l & 1) != 0) w.words[to.at() + l] = mask;
            w.defined[to.id()] |= mask;
        }
    }
}
