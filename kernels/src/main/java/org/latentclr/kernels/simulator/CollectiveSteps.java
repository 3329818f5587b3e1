package org.latentclr.kernels.simulator;

import org.latentclr.kernels.simulator.Decoder.Register;

/** Steps in which the lanes of a warp exchange values. */
final class CollectiveSteps {
    private CollectiveSteps() {}

    /** The member mask of the lanes of {@code mask}, which must agree on it and name themselves. */
    private static int members(Warp w, Step step, Register register, int mask) {
        w.checkDefined(step, register.id(), mask);
        int first = w.words[register.at() + Integer.numberOfTrailingZeros(mask)];
        for (int m = mask; m != 0; m &= m - 1) {
            int l = Integer.numberOfTrailingZeros(m);
            int mine = w.words[register.at() + l];
            if (mine != first)
                w.report(Finding.Kind.SHUFFLE_MASK, step, 1 << l,
                        "member mask %08x, another lane has %08x".formatted(mine, first));
            else if ((mine >>> l & 1) == 0)
                w.report(Finding.Kind.SHUFFLE_MASK, step, 1 << l,
                        "lane %d is not in its own member mask %08x".formatted(l, mine));
        }
        return first & w.alive;
    }

    /** {@code shfl.sync.mode.b32 d[|p], a, b, c, mask}. */
    static final class Shuffle extends Step.Collective {
        /** How the source lane is found. */
        enum Mode {
            UP, DOWN, BFLY, IDX
        }

        private final Mode mode;
        private final Register to;
        private final Register valid;
        private final Register a;
        private final Register b;
        private final Register c;
        private final Register mask;

        Shuffle(Head head, Mode mode, Register to, Register valid, Register a, Register b, Register c, Register mask) {
            super(head);
            this.mode = mode;
            this.to = to;
            this.valid = valid;
            this.a = a;
            this.b = b;
            this.c = c;
            this.mask = mask;
        }

        @Override
        int members(Warp w, int lanes) {
            return CollectiveSteps.members(w, this, mask, lanes);
        }

        @Override
        void run(Warp w, int lanes) {
            w.checkDefined(this, b.id(), lanes);
            w.checkDefined(this, c.id(), lanes);
            int inside = 0;
            for (int m = lanes; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                int source = source(l, w.words[b.at() + l] & 31, w.words[c.at() + l]);
                if (source >= 0) inside |= 1 << l;
                else
                    source = l;
                if ((lanes >>> source & 1) == 0)
                    w.report(Finding.Kind.SHUFFLE_MASK, this, 1 << l,
                            "lane %d reads lane %d, which does not take part".formatted(l, source));
                else if ((w.defined[a.id()] >>> source & 1) == 0) w.checkDefined(this, a.id(), 1 << source);
                w.spareWords[l] = w.words[a.at() + source];
            }
            for (int m = lanes; m != 0; m &= m - 1) {
                int l = Integer.numberOfTrailingZeros(m);
                w.words[to.at() + l] = w.spareWords[l];
            }
            w.defined[to.id()] |= lanes;
            if (valid != null) {
                w.predicates[valid.index()] = w.predicates[valid.index()] & ~lanes | inside;
                w.defined[valid.id()] |= lanes;
            }
        }

        /** The lane that lane {@code l} reads, or −1 where it lies outside its segment. */
        private int source(int l, int b, int c) {
            int segment = c >>> 8 & 31;
            int limit = c & 31;
            int max = l & segment | limit & ~segment;
            int min = l & segment;
            return switch (mode) {
                case UP -> l - b >= max ? l - b : -1;
                case DOWN -> l + b <= max ? l + b : -1;
                case BFLY -> (l ^ b) <= max ? l ^ b : -1;
                case IDX -> (min | b & ~segment) <= max ? min | b & ~segment : -1;
            };
        }
    }

    /** {@code vote.sync}. */
    static final class Vote extends Step.Collective {
        /** What is asked. */
        enum Mode {
            BALLOT, ANY, ALL, UNI
        }

        private final Mode mode;
        private final Register to;
        private final Register p;
        private final boolean negated;
        private final Register mask;

        Vote(Head head, Mode mode, Register to, Register p, boolean negated, Register mask) {
            super(head);
            this.mode = mode;
            this.to = to;
            this.p = p;
            this.negated = negated;
            this.mask = mask;
        }

        @Override
        int members(Warp w, int lanes) {
            return CollectiveSteps.members(w, this, mask, lanes);
        }

        @Override
        void run(Warp w, int lanes) {
            w.checkPredicate(this, p.index(), lanes);
            int votes = (negated ? ~w.predicates[p.index()] : w.predicates[p.index()]) & lanes;
            boolean answer = switch (mode) {
                case BALLOT -> false;
                case ANY -> votes != 0;
                case ALL -> votes == lanes;
                case UNI -> votes == 0 || votes == lanes;
            };
            if (mode == Mode.BALLOT)
                for (int l = 0; l < Warp.LANES; l++) {
                    if ((lanes >>> l & 1) != 0) w.words[to.at() + l] = votes;
                }
            else
                w.predicates[to.index()] = w.predicates[to.index()] & ~lanes | (answer ? lanes : 0);
            w.defined[to.id()] |= lanes;
        }
    }

    /** {@code bar.warp.sync mask}. */
    static final class WarpSync extends Step.Collective {
        private final Register mask;

        WarpSync(Head head, Register mask) {
            super(head);
            this.mask = mask;
        }

        @Override
        int members(Warp w, int lanes) {
            return CollectiveSteps.members(w, this, mask, lanes);
        }

        @Override
        void run(Warp w, int lanes) {}
    }
}
