package org.latentclr.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.DevicePool;
import org.latentclr.kernels.driver.Driver;
import org.latentclr.kernels.driver.Driver.Grid;

/** What the kernel wrappers work with: launches by family and name, addresses of tensors, scratch memory, the fault word. */
public final class Cuda {
    /** Threads per block of kernels with one thread per element. */
    public static final int THREADS = 256;

    private static final int FAULT_WORDS = 3;
    private static final int TRIALS = 4;
    /** Floats that are set so often before a trial: about a millisecond's work. */
    private static final int HEAD_START = 1 << 23;
    private static final int FILLS = 128;

    private final Driver driver;
    private final DevicePool pool;
    private final Map<String, Driver.Module> modules = new HashMap<>();
    private final Map<String, Driver.Function> functions = new HashMap<>();
    private final long fault;
    /** The op that may have noted a fault since the last check, or an empty text. */
    private String suspect = "";

    Cuda(Driver driver) {
        this.driver = driver;
        pool = new DevicePool(driver);
        fault = driver.allocate(4L * FAULT_WORDS);
        EngineException.check(fault != 0, "device memory", "room for a few bytes", "none");
        driver.fill(fault, 0, FAULT_WORDS);
    }

    Driver driver() {
        return driver;
    }

    DevicePool pool() {
        return pool;
    }

    /** Blocks that run at once, one on each multiprocessor. */
    public int multiprocessors() {
        return driver.attribute(Driver.Attribute.MULTIPROCESSORS);
    }

    /** First number of the compute capability. */
    public int computeMajor() {
        return driver.attribute(Driver.Attribute.COMPUTE_MAJOR);
    }

    /** What allocations may still take. */
    public long availableBytes() {
        return driver.freeBytes() + pool.memory().pooledBytes();
    }

    /** All memory of the device. */
    public long memoryBytes() {
        return driver.memoryBytes();
    }

    /**
     * Time that the device takes for one of several runs of the same work, for comparisons. The device is given something to do first, so
     * that the runs are in its queue when their turn comes: else slow calls of a library would be timed and not its kernels.
     */
    public double trial(Runnable work) {
        if (!driver.queues()) return runs(work);
        double[] time = new double[1];
        scratch(HEAD_START, at -> {
            for (int i = 0; i < FILLS; i++) driver.fill(at, 0, HEAD_START);
            time[0] = runs(work);
        });
        return time[0];
    }

    private double runs(Runnable work) {
        return milliseconds(() -> {
            for (int i = 0; i < TRIALS; i++) work.run();
        }) / TRIALS;
    }

    /** Time that the device takes for the work that {@code work} puts into its queue, by events there. */
    public double milliseconds(Runnable work) {
        Driver.Event before = driver.event();
        Driver.Event after = driver.event();
        try {
            driver.record(before, driver.main());
            work.run();
            driver.record(after, driver.main());
            return driver.milliseconds(before, after);
        } finally {
            driver.destroy(before);
            driver.destroy(after);
        }
    }

    /** Address of the first element of a tensor. */
    public long address(Tensor t) {
        return ((DeviceStorage) t.storage()).address() + 4L * t.offset();
    }

    /**
     * Runs a kernel.
     *
     * @param family path of the PTX from this package, such as {@code reduce/reduce}
     */
    public void launch(String family, String kernel, Grid grid, Arguments arguments) {
        Driver.Function f = functions.computeIfAbsent(family + ":" + kernel,
                k -> driver.function(modules.computeIfAbsent(family, this::load), kernel));
        driver.launch(f, grid, arguments);
    }

    /** Runs a kernel with one thread for each of {@code n} elements, if there are any. */
    public void each(String family, String kernel, long n, Arguments arguments) {
        if (n > 0) launch(family, kernel, Grid.forElements(n, THREADS), arguments);
    }

    private Driver.Module load(String family) {
        String file = family + ".ptx";
        try (InputStream in = Cuda.class.getResourceAsStream(file)) {
            if (in == null) throw new EngineException("CUDA kernels", file + " in this build", "none");
            return driver.load(file, new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new EngineException("CUDA kernels", "a readable " + file, String.valueOf(e.getMessage()));
        }
    }

    /** Sets all elements of a row-major tensor. */
    public void fill(Tensor t, double value) {
        if (t.shape().size() > 0)
            driver.fill(address(t), Float.floatToRawIntBits((float) value), t.shape().size());
    }

    /** Copies a row-major tensor over another of its size. */
    public void copy(Tensor from, Tensor to) {
        if (to.shape().size() > 0) driver.copy(address(from), address(to), 4L * to.shape().size());
    }

    /** Hands {@code n} floats of any content to {@code use} and takes them back. */
    public void scratch(int n, LongConsumer use) {
        DevicePool.Block b = pool.take(n);
        try {
            use.accept(b.address());
        } finally {
            pool.give(b);
        }
    }

    /** The address where kernels of {@code op} note an index outside its range; looked at by {@link #checkFault}. */
    public long fault(String op) {
        suspect = op;
        return fault;
    }

    /** Throws when a kernel has noted an index outside its range. */
    void checkFault() {
        if (suspect.isEmpty()) return;
        float[] words = new float[FAULT_WORDS];
        driver.read(fault, words, 0, FAULT_WORDS);
        String op = suspect;
        suspect = "";
        if (Float.floatToRawIntBits(words[2]) == 0) return;
        driver.fill(fault, 0, FAULT_WORDS);
        throw new EngineException(op, "indices 0.." + (Float.floatToRawIntBits(words[1]) - 1), "" + words[0]);
    }

    void close() {
        pool.trim();
        driver.free(fault);
        driver.close();
    }
}
