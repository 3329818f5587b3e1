package org.latentclr.kernels.simulator;

import java.util.Arrays;
import java.util.StringJoiner;
import org.latentclr.kernels.simulator.Warp.Fragment;

/**
 * Runs thread blocks one after the other. The lanes of a warp that are at one instruction form a fragment; of the fragments of a warp the
 * one with the smallest program counter runs first, and fragments that meet become one. So lanes come together again as early as
 * the text allows. Warps take turns at barriers.
 */
final class BlockRunner {
    /** Steps of a warp between two turns of the others after which a loop counts as endless. */
    private static final long PATIENCE = 2_000_000_000L;

    /** Sizes in blocks and threads, x first. */
    record Shape(int[] grid, int[] block) {
        int threads() {
            return block[0] * block[1] * block[2];
        }
    }

    /** Sees every step of a warp before it runs. */
    @FunctionalInterface
    interface Observer {
        void before(Warp w, Step step, int mask);
    }

    final Program program;
    final GlobalMemory memory;
    final SharedMemory shared;
    /** Of the launch that runs. */
    Region parameters;
    Counters counters;
    Findings findings;
    long launch;

    private final int threads;
    private final Warp[] warps;
    private Shape shape;
    private Observer observer;
    private final int[] at = new int[3];

    /** @param threads of a block */
    BlockRunner(Program program, GlobalMemory memory, int sharedBytes, int threads) {
        this.program = program;
        this.memory = memory;
        this.threads = threads;
        shared = new SharedMemory(sharedBytes);
        warps = new Warp[(threads + Warp.LANES - 1) / Warp.LANES];
        for (int i = 0; i < warps.length; i++) {
            warps[i] = new Warp(i, this, program);
            for (Program.Constant c : program.constants()) fill(warps[i], c);
        }
    }

    /** Whether it can run blocks of that many threads with so much shared memory. */
    boolean fits(int sharedBytes, int blockThreads) {
        return threads == blockThreads && shared.region.bytes() == sharedBytes;
    }

    /** Gets ready for a launch; what the last one found and counted stays with whoever has it. */
    void prepare(long number, Shape s, Region values, Observer observerOrNull) {
        launch = number;
        shape = s;
        parameters = values;
        observer = observerOrNull;
        counters = new Counters();
        findings = new Findings();
        for (Warp w : warps) {
            w.forgetAllocations();
            setSpecials(w, false);
        }
    }

    private static void fill(Warp w, Program.Constant c) {
        int o = c.register().at();
        if (c.register().isLong()) Arrays.fill(w.longs, o, o + Warp.LANES, c.bits());
        else
            Arrays.fill(w.words, o, o + Warp.LANES, (int) c.bits());
    }

    /** Runs block number {@code index} of the grid, x fastest. Returns false when it could not end. */
    boolean run(long index) {
        at[0] = (int) (index % shape.grid[0]);
        at[1] = (int) (index / shape.grid[0] % shape.grid[1]);
        at[2] = (int) (index / shape.grid[0] / shape.grid[1]);
        shared.restart();
        counters.blocks++;
        for (Warp w : warps) {
            w.restart(program, threads - w.index * Warp.LANES);
            setSpecials(w, true);
        }
        while (anyAlive()) {
            boolean progress = false;
            for (Warp w : warps) progress |= w.alive != 0 && run(w);
            if (!anyAlive()) break;
            if (allAtBarrier()) releaseBarrier();
            else if (!progress) return deadlock();
        }
        return true;
    }

    private boolean anyAlive() {
        for (Warp w : warps) if (w.alive != 0) return true;
        return false;
    }

    /** Number in the grid of the block that runs, x fastest. */
    long number() {
        return at[0] + (long) shape.grid[0] * (at[1] + (long) shape.grid[1] * at[2]);
    }

    // ---- one warp ----

    /** Runs a warp until all its fragments wait or have ended. Returns whether anything ran. */
    private boolean run(Warp w) {
        boolean ran = false;
        for (long steps = 0;; steps++) {
            if (w.fragments.size() > 1) w.merge();
            Fragment f = null;
            for (Fragment g : w.fragments) if (!g.atBarrier && !g.waiting && (f == null || g.pc < f.pc)) f = g;
            if (f == null) return ran;
            int before = f.pc;
            int stop = Integer.MAX_VALUE;
            for (Fragment g : w.fragments) if (g != f && g.pc > f.pc) stop = Math.min(stop, g.pc);
            if (steps > PATIENCE) {
                w.report(Finding.Kind.ENDLESS, program.steps()[before], f.mask, "gave up");
                w.alive = 0;
                w.fragments.clear();
                return true;
            }
            run(w, f, stop);
            ran |= !f.waiting || f.pc != before;
        }
    }

    /** Runs a fragment until it reaches {@code stop}, branches, waits or ends. */
    private void run(Warp w, Fragment f, int stop) {
        Step[] steps = program.steps();
        int[] runs = program.runs();
        while (f.pc < stop) {
            int end = Math.min(runs[f.pc], stop);
            if (end > f.pc && observer == null) {
                run(w, f, steps, end);
                continue;
            }
            Step step = steps[f.pc];
            int mask = step.active(w, f.mask);
            if (observer != null) observer.before(w, step, mask);
            if (step instanceof Step.Work work) {
                count(step, mask);
                if (mask != 0) work.run(w, mask);
                f.pc++;
            } else if (!control(w, f, step, mask)) {
                return;
            }
        }
    }

    /** Runs unguarded work up to {@code end}. */
    private void run(Warp w, Fragment f, Step[] steps, int end) {
        int mask = f.mask;
        int operations = 0;
        for (int pc = f.pc; pc < end; pc++) {
            Step.Work work = (Step.Work) steps[pc];
            operations += work.floatOperations;
            work.run(w, mask);
        }
        int lanes = Integer.bitCount(mask);
        counters.warpInstructions += end - f.pc;
        counters.threadInstructions += (long) (end - f.pc) * lanes;
        counters.floatOperations += (long) operations * lanes;
        f.pc = end;
    }

    private void count(Step step, int mask) {
        int lanes = Integer.bitCount(mask);
        counters.warpInstructions++;
        counters.threadInstructions += lanes;
        counters.floatOperations += (long) step.floatOperations * lanes;
    }

    /** Runs a step that is not work; false when the fragment has to be looked at anew. */
    private boolean control(Warp w, Fragment f, Step step, int mask) {
        switch (step) {
            case Step.Branch b -> {
                count(step, mask);
                branch(w, f, b, mask);
                return false;
            }
            case Step.Exit e -> {
                count(step, mask);
                end(w, f, mask);
                return f.mask != 0;
            }
            case Step.Barrier b -> {
                count(step, mask);
                barrier(w, f, mask);
                return false;
            }
            case Step.Collective c -> {
                return mask == 0 ? pass(f) : collective(w, f, c, mask);
            }
            case Step.Work work -> throw new AssertionError(work);
        }
    }

    private static boolean pass(Fragment f) {
        f.pc++;
        return true;
    }

    private void branch(Warp w, Fragment f, Step.Branch b, int mask) {
        counters.branches++;
        if (mask == f.mask) {
            f.pc = b.target;
            return;
        }
        f.pc++;
        if (mask == 0) return;
        counters.divergentBranches++;
        f.mask &= ~mask;
        w.fragments.add(new Fragment(b.target, mask));
    }

    private void end(Warp w, Fragment f, int mask) {
        w.alive &= ~mask;
        f.mask &= ~mask;
        f.pc++;
        if (f.mask == 0) w.fragments.remove(f);
        for (Fragment g : w.fragments) g.waiting = false;
    }

    private void barrier(Warp w, Fragment f, int mask) {
        if (mask == f.mask) {
            f.atBarrier = true;
            return;
        }
        if (mask != 0) {
            Fragment waiting = new Fragment(f.pc, mask);
            waiting.atBarrier = true;
            f.mask &= ~mask;
            w.fragments.add(waiting);
        }
        f.pc++;
    }

    private boolean collective(Warp w, Fragment f, Step.Collective c, int mask) {
        if ((c.members(w, mask) & ~mask) != 0) {
            f.waiting = true;
            return false;
        }
        count(c, mask);
        c.run(w, mask);
        f.pc++;
        return true;
    }

    // ---- barriers ----

    private boolean allAtBarrier() {
        for (Warp w : warps) for (Fragment f : w.fragments) if (!f.atBarrier) return false;
        return true;
    }

    private void releaseBarrier() {
        int pc = -1;
        long present = 0;
        for (Warp w : warps) {
            for (Fragment f : w.fragments) {
                if (pc >= 0 && f.pc != pc) divergent(w, f, pc);
                pc = pc < 0 ? f.pc : pc;
                present += Integer.bitCount(f.mask);
                f.atBarrier = false;
                f.pc++;
            }
        }
        long absent = threads - present;
        if (absent > 0) {
            int missing = pc;
            findings.add(Finding.Kind.DIVERGENT_BARRIER, program.name(), program.steps()[missing],
                    () -> "block (%d,%d,%d): %d of %d threads have ended before it".formatted(at[0], at[1], at[2],
                            absent, threads));
        }
        shared.barrier();
        counters.barriers++;
    }

    private void divergent(Warp w, Fragment f, int other) {
        w.report(Finding.Kind.DIVERGENT_BARRIER, program.steps()[f.pc], f.mask,
                "other threads of the block wait at line " + program.steps()[other].source().line());
    }

    private boolean deadlock() {
        StringJoiner who = new StringJoiner("; ");
        Step first = null;
        for (Warp w : warps)
            for (Fragment f : w.fragments) {
                Step s = program.steps()[f.pc];
                if (first == null || !(s instanceof Step.Barrier)) first = s;
                who.add("warp %d lanes %08x wait at line %d".formatted(w.index, f.mask, s.source().line()));
            }
        findings.add(Finding.Kind.DEADLOCK, program.name(), first, who::toString);
        return false;
    }

    // ---- names ----

    /** A thread for messages. */
    String thread(Warp w, int lane) {
        int t = w.index * Warp.LANES + lane;
        return "block (%d,%d,%d) thread (%d,%d,%d)".formatted(at[0], at[1], at[2], place(t, 0), place(t, 1),
                place(t, 2));
    }

    /** Fills the special registers that differ from block to block, or the others. */
    private void setSpecials(Warp w, boolean ofBlock) {
        for (Program.Special s : program.specials())
            if (s.quantity() == Program.Quantity.CTAID == ofBlock) setSpecial(w, s.quantity(), s.axis(), s.at());
    }

    private void setSpecial(Warp w, Program.Quantity q, int axis, int o) {
        int first = w.index * Warp.LANES;
        for (int l = 0; l < Warp.LANES; l++)
            w.words[o + l] = switch (q) {
                case CTAID -> at[axis];
                case NTID -> shape.block[axis];
                case NCTAID -> shape.grid[axis];
                case TID -> place(first + l, axis);
                case LANEID -> l;
                case WARPID -> w.index;
            };
    }

    /** Coordinate of thread {@code t} of the block. */
    private int place(int t, int axis) {
        int[] b = shape.block;
        return axis == 0 ? t % b[0] : axis == 1 ? t / b[0] % b[1] : t / (b[0] * b[1]);
    }
}
