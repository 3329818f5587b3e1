package org.latentclr.kernels.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * 32 threads of a block in lockstep. Register r of lane l is element 32·r + l of its file; a predicate is one word with a bit for
 * each lane. {@code defined} has for each register of any kind a bit for each lane.
 */
final class Warp {
    static final int LANES = 32;
    private static final int RECENT = 32;

    /** Lanes that are at one instruction. */
    static final class Fragment {
        int pc;
        int mask;
        boolean atBarrier;
        /** Waits for other lanes of a collective step. */
        boolean waiting;

        Fragment(int pc, int mask) {
            this.pc = pc;
            this.mask = mask;
        }
    }

    final int index;
    final BlockRunner block;
    final int[] words;
    final long[] longs;
    final int[] predicates;
    final int[] defined;
    final Region local;
    final List<Fragment> fragments = new ArrayList<>();
    int alive;

    /** Where a step leaves results of which only some lanes are kept. */
    final int[] spareWords = new int[LANES];
    final long[] spareLongs = new long[LANES];
    /** Allocations that were found, by the low bits of their number. */
    private final Region[] recent = new Region[RECENT];

    Warp(int index, BlockRunner block, Program p) {
        this.index = index;
        this.block = block;
        words = new int[p.words() * LANES];
        longs = new long[p.longs() * LANES];
        predicates = new int[p.predicates()];
        defined = new int[p.registers()];
        local = new Region(0, (long) p.localBytes() * LANES);
    }

    /** Starts {@code threads} threads at the first instruction. */
    void restart(Program p, int threads) {
        System.arraycopy(p.definedAtStart(), 0, defined, 0, defined.length);
        if (local.bytes() > 0) local.forget();
        alive = threads >= LANES ? -1 : (1 << threads) - 1;
        fragments.clear();
        fragments.add(new Fragment(0, alive));
    }

    /** The allocation that a global address lies in, or null. */
    Region find(long address) {
        int slot = (int) (address >>> 32) & RECENT - 1;
        Region r = recent[slot];
        if (r != null && r.base >>> 32 == address >>> 32) return r;
        r = block.memory.find(address);
        if (r != null) recent[slot] = r;
        return r;
    }

    /** Looks allocations up anew: they may have been freed. */
    void forgetAllocations() {
        Arrays.fill(recent, null);
    }

    /** Sets the lanes of {@code mask}. */
    static void fill(int[] registers, int at, int v, int mask) {
        if (mask == -1) Arrays.fill(registers, at, at + LANES, v);
        else
            for (int m = mask; m != 0; m &= m - 1) registers[at + Integer.numberOfTrailingZeros(m)] = v;
    }

    static void fill(long[] registers, int at, long v, int mask) {
        if (mask == -1) Arrays.fill(registers, at, at + LANES, v);
        else
            for (int m = mask; m != 0; m &= m - 1) registers[at + Integer.numberOfTrailingZeros(m)] = v;
    }

    /** Joins fragments that are at one instruction. */
    void merge() {
        for (int i = 0; i < fragments.size(); i++) {
            Fragment f = fragments.get(i);
            for (int j = fragments.size() - 1; j > i; j--) {
                Fragment g = fragments.get(j);
                if (f.pc != g.pc || f.atBarrier != g.atBarrier) continue;
                f.mask |= g.mask;
                f.waiting = false;
                fragments.remove(j);
            }
        }
    }

    /** Reports lanes of {@code mask} that read a predicate before it is written. */
    void checkPredicate(Step step, int predicate, int mask) {
        checkDefined(step, predicate, mask);
    }

    /** Reports lanes of {@code mask} that read register {@code id} before it is written. */
    void checkDefined(Step step, int id, int mask) {
        int missing = mask & ~defined[id];
        if (missing != 0) report(Finding.Kind.UNWRITTEN_REGISTER, step, missing, "the register has no value");
    }

    void report(Finding.Kind kind, Step step, int lanes, String detail) {
        int lane = Integer.numberOfTrailingZeros(lanes);
        block.findings.add(kind, block.program.name(), step, () -> block.thread(this, lane) + ": " + detail);
    }
}
