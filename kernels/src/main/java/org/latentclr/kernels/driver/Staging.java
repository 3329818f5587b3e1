package org.latentclr.kernels.driver;

import java.nio.ByteBuffer;
import org.latentclr.kernels.driver.Driver.Event;

/**
 * Copies between Java arrays and the device through two buffers of pinned memory: while one travels, the other is filled or emptied. A
 * write returns when the array may change, not when the device has it; work given to the device afterwards finds it there.
 */
public final class Staging implements AutoCloseable {
    private static final int BYTES = 1 << 20;

    private final Driver driver;
    private final int floats;
    private final ByteBuffer[] buffers = new ByteBuffer[2];
    private final Event[] passed = new Event[2];
    private int next;

    public Staging(Driver driver) {
        this(driver, BYTES);
    }

    /** @param bytes of each buffer, a multiple of 4 */
    Staging(Driver driver, int bytes) {
        this.driver = driver;
        floats = bytes / Float.BYTES;
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = driver.pinned(bytes);
            passed[i] = driver.event();
            driver.record(passed[i], driver.main());
        }
    }

    /** Copies {@code n} floats to the device, after all work given to it so far. */
    public void write(long address, float[] source, int from, int n) {
        for (int done = 0; done < n; done += floats) {
            int part = Math.min(floats, n - done);
            int k = take();
            buffers[k].asFloatBuffer().put(0, source, from + done, part);
            driver.writeAsync(address + 4L * done, buffers[k], 4 * part, driver.main());
            driver.record(passed[k], driver.main());
        }
    }

    /** Copies {@code n} floats from the device, after all work given to it so far, and waits for them. */
    public void read(long address, float[] target, int to, int n) {
        int before = 0;
        int waiting = -1;
        for (int done = 0; done < n; done += floats) {
            int part = Math.min(floats, n - done);
            int k = take();
            driver.readAsync(address + 4L * done, buffers[k], 4 * part, driver.main());
            driver.record(passed[k], driver.main());
            if (waiting >= 0) empty(waiting, target, to + before, done - before);
            before = done;
            waiting = k;
        }
        if (waiting >= 0) empty(waiting, target, to + before, n - before);
    }

    private void empty(int k, float[] target, int to, int n) {
        driver.synchronize(passed[k]);
        buffers[k].asFloatBuffer().get(0, target, to, n);
    }

    /** The other buffer, once nothing travels from or to it. */
    private int take() {
        int k = next;
        next = 1 - next;
        driver.synchronize(passed[k]);
        return k;
    }

    /** Waits for what travels and gives the memory back. */
    @Override
    public void close() {
        for (int i = 0; i < buffers.length; i++) {
            driver.synchronize(passed[i]);
            driver.destroy(passed[i]);
            driver.unpin(buffers[i]);
        }
    }
}
