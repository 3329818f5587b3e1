package org.latentclr.kernels.driver;

import java.nio.ByteBuffer;
import org.latentclr.kernels.CudaOptions;
import org.latentclr.kernels.libraries.Libraries;

/**
 * A CUDA device and its context. Addresses are device addresses, sizes of memory are bytes, copies of arrays count floats. Work given
 * to one stream runs in order; calls without a stream use the driver's own one and, where they copy to or from Java arrays, wait.
 */
public interface Driver extends AutoCloseable {
    /** PTX that has been loaded. */
    interface Module {}

    /** A kernel of a module. */
    interface Function {}

    /** A queue of work. */
    interface Stream {}

    /** A point in a queue. */
    interface Event {}

    /** Properties of a device. */
    enum Attribute {
        MULTIPROCESSORS, WARP_SIZE, MAX_THREADS_PER_BLOCK, SHARED_BYTES_PER_BLOCK, COMPUTE_MAJOR, COMPUTE_MINOR
    }

    /** How many blocks of how many threads, x first, with how much dynamic shared memory. */
    record Grid(int[] blocks, int[] threads, int sharedBytes) {
        /** Blocks of {@code threads} in one dimension, enough for {@code n} elements. */
        public static Grid forElements(long n, int threads) {
            return of(Math.toIntExact((n + threads - 1) / threads), 1, 1, threads);
        }

        /** Blocks in three dimensions, threads in one. */
        public static Grid of(int x, int y, int z, int threads) {
            return new Grid(new int[]{x, y, z}, new int[]{threads, 1, 1}, 0);
        }
    }

    /** Model, driver version, for people. */
    String describe();

    int attribute(Attribute a);

    /** All memory of the device. */
    long memoryBytes();

    /** Memory of the device that nobody has taken, other programs included. */
    long freeBytes();

    /** The libraries of NVIDIA that compute on this device; what is missing says why. */
    Libraries libraries(CudaOptions options);

    // ---- memory ----

    /**
     * Device memory, or 0 when there is not enough.
     *
     * @param bytes at least 1
     */
    long allocate(long bytes);

    void free(long address);

    /** Tells checkers that an allocation is used anew, for {@code bytes} bytes of any content. Changes nothing on a device. */
    default void lend(long address, long bytes) {}

    /** Copies {@code n} floats to the device and waits. */
    void write(long address, float[] source, int from, int n);

    /** Copies {@code n} floats from the device and waits. */
    void read(long address, float[] target, int to, int n);

    /** Host memory that the device reads and writes directly; to be given back by {@link #unpin}. */
    ByteBuffer pinned(int bytes);

    void unpin(ByteBuffer pinned);

    /** Copies pinned memory to the device in the order of the stream; returns at once. */
    void writeAsync(long address, ByteBuffer pinned, int bytes, Stream stream);

    void readAsync(long address, ByteBuffer pinned, int bytes, Stream stream);

    /** Copies on the device, in multiples of 4 bytes. */
    void copy(long from, long to, long bytes);

    /** Sets {@code n} words of 4 bytes. */
    void fill(long address, int word, long n);

    // ---- kernels ----

    /** @param name for messages */
    Module load(String name, String ptx);

    Function function(Module module, String name);

    void launch(Function f, Grid grid, Arguments arguments);

    void launch(Function f, Grid grid, Arguments arguments, Stream stream);

    // ---- order ----

    /** Whether launches return before their work is done. */
    default boolean queues() {
        return true;
    }

    /** The stream of calls without one. */
    Stream main();

    Stream stream();

    void destroy(Stream stream);

    Event event();

    void destroy(Event event);

    void record(Event event, Stream stream);

    /** Work given to {@code stream} from now on waits for the event. */
    void await(Stream stream, Event event);

    /** Time between two recorded events that have passed. */
    double milliseconds(Event from, Event to);

    void synchronize(Stream stream);

    /** Waits until a recorded event has passed. */
    void synchronize(Event event);

    /** Waits for all work. */
    void synchronize();

    @Override
    void close();
}
