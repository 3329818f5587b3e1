package org.latentclr.engine.backend;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.latentclr.engine.Backend;

/**
 * Idle blocks by size class, so that a step that repeats allocates nothing once warm. Size classes are at most an eighth apart.
 *
 * @param <A> the block
 */
public final class Pool<A> {
    private final Map<Integer, ArrayDeque<A>> idle = new HashMap<>();
    private final IntFunction<A> make;
    private final int elementBytes;
    private long live;
    private long pooled;
    private long peak;

    public Pool(int elementBytes, IntFunction<A> make) {
        this.elementBytes = elementBytes;
        this.make = make;
    }

    /** The capacity of the block given out for {@code n} elements. */
    public static int sizeClass(int n) {
        if (n <= 64) return 64;
        int step = Math.max(64, Integer.highestOneBit(n) >> 3);
        return (int) Math.min(Integer.MAX_VALUE - 8L, ((long) n + step - 1) / step * step);
    }

    public A take(int capacity) {
        ArrayDeque<A> q = idle.get(capacity);
        long bytes = (long) capacity * elementBytes;
        A a = q == null ? null : q.pollLast();
        if (a == null) a = make.apply(capacity);
        else
            pooled -= bytes;
        live += bytes;
        peak = Math.max(peak, live + pooled);
        return a;
    }

    public void give(A block, int capacity) {
        idle.computeIfAbsent(capacity, k -> new ArrayDeque<>()).add(block);
        live -= (long) capacity * elementBytes;
        pooled += (long) capacity * elementBytes;
    }

    /** Drops the idle blocks. */
    public void trim() {
        idle.clear();
        pooled = 0;
    }

    public Backend.Memory memory() {
        return new Backend.Memory(live, pooled, peak);
    }
}
