package org.latentclr.kernels.simulator;

import java.util.concurrent.ConcurrentHashMap;
import org.latentclr.engine.EngineException;

/**
 * Device memory. Every allocation has an address range of 4 GiB of its own, never used again: so any access beyond its end, before
 * its start or after it was freed hits nothing and is reported, however far it strays.
 */
public final class GlobalMemory {
    private final ConcurrentHashMap<Long, Region> regions = new ConcurrentHashMap<>();
    private long next = 1;
    private long live;

    GlobalMemory() {}

    /** The address of {@code bytes} new bytes, unwritten. */
    public synchronized long allocate(long bytes) {
        long handle = next++;
        regions.put(handle, new Region(handle << 32, bytes));
        live += bytes;
        return handle << 32;
    }

    /** Frees what {@link #allocate} gave. */
    public synchronized void free(long address) {
        Region r = regions.remove(address >>> 32);
        EngineException.check(r != null && r.base == address, "free of device memory", "the address of an allocation",
                "0x" + Long.toHexString(address));
        live -= 4L * r.words.length;
    }

    /** Bytes allocated. */
    public synchronized long liveBytes() {
        return live;
    }

    /** Lends the first {@code bytes} of an allocation anew: the rest is out of bounds, and nothing counts as written. */
    public void restart(long address, long bytes) {
        region("use of device memory", address, 0).restart(bytes);
    }

    /** The allocation that the address lies in, or null. */
    Region find(long address) {
        return regions.get(address >>> 32);
    }

    private Region region(String what, long address, long bytes) {
        Region r = find(address);
        EngineException.check(r != null && address - r.base + bytes <= r.bytes(), what,
                "memory inside one allocation", bytes + " bytes at 0x" + Long.toHexString(address));
        return r;
    }

    /** Copies {@code n} floats from the host. */
    public void write(long address, float[] source, int from, int n) {
        Region r = region("copy to the device", address, 4L * n);
        int at = (int) (address - r.base >> 2);
        for (int i = 0; i < n; i++) r.setWord(at + i, Float.floatToRawIntBits(source[from + i]));
    }

    /** Copies {@code n} floats to the host. Unwritten memory reads as NaN. */
    public void read(long address, float[] target, int to, int n) {
        Region r = region("copy from the device", address, 4L * n);
        int at = (int) (address - r.base >> 2);
        for (int i = 0; i < n; i++)
            target[to + i] = r.written[at + i] == Region.WRITTEN ? Float.intBitsToFloat(r.words[at + i]) : Float.NaN;
    }

    /** Copies words between allocations, with what is known about them. */
    public void copy(long from, long to, int n) {
        Region a = region("copy on the device", from, 4L * n);
        Region b = region("copy on the device", to, 4L * n);
        int i = (int) (from - a.base >> 2);
        int j = (int) (to - b.base >> 2);
        b.copy(a, i, j, n);
    }

    /** Sets {@code n} words. */
    public void fill(long address, int word, int n) {
        Region r = region("fill of device memory", address, 4L * n);
        int at = (int) (address - r.base >> 2);
        for (int i = 0; i < n; i++) r.setWord(at + i, word);
    }
}
