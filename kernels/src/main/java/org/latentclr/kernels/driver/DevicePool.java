package org.latentclr.kernels.driver;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.Pool;

/**
 * Device memory in blocks of the engine's size classes, kept for reuse. When the device has no more, idle blocks are given back to it and
 * the request is made again.
 */
public final class DevicePool {
    /** @param capacity in floats */
    public record Block(long address, int capacity) {}

    /** Where an {@link EngineException} says that it is when there is no room. */
    public static final String WHERE = "device memory";

    private final Driver driver;
    private final Map<Integer, ArrayDeque<Block>> idle = new HashMap<>();
    private long live;
    private long pooled;
    private long peak;

    public DevicePool(Driver driver) {
        this.driver = driver;
    }

    /** A block of at least {@code n} floats of any content. */
    public Block take(int n) {
        int capacity = Pool.sizeClass(n);
        ArrayDeque<Block> queue = idle.get(capacity);
        Block b = queue == null ? null : queue.pollLast();
        if (b == null) b = fresh(capacity, 4L * n);
        else
            pooled -= 4L * capacity;
        live += 4L * capacity;
        peak = Math.max(peak, live + pooled);
        driver.lend(b.address, 4L * n);
        return b;
    }

    private Block fresh(int capacity, long asked) {
        long address = driver.allocate(4L * capacity);
        if (address == 0) {
            trim();
            address = driver.allocate(4L * capacity);
        }
        if (address == 0)
            throw new EngineException(WHERE, "room for %,d bytes more".formatted(asked),
                    "%,d bytes in use%s".formatted(live, Scope.report()), "use a smaller batch");
        return new Block(address, capacity);
    }

    public void give(Block b) {
        idle.computeIfAbsent(b.capacity, k -> new ArrayDeque<>()).add(b);
        live -= 4L * b.capacity;
        pooled += 4L * b.capacity;
    }

    /** Gives idle blocks back to the device, after all work that may still use them. */
    public void trim() {
        driver.synchronize();
        idle.values().forEach(q -> q.forEach(b -> driver.free(b.address)));
        idle.clear();
        pooled = 0;
    }

    public Backend.Memory memory() {
        return new Backend.Memory(live, pooled, peak);
    }
}
