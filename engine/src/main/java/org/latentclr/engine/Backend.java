package org.latentclr.engine;

import java.util.Optional;
import org.latentclr.engine.op.Op;
import org.latentclr.engine.random.RandomStream;

/** A device: memory, copies and kernels. Every device supplies every primitive op; fused ops are optional. */
public interface Backend extends AutoCloseable {
    /** The word of {@code --device}: {@code cpu}, {@code reference}, {@code cuda}, {@code simulator}. */
    String name();

    /** One line for people: model, cores or multiprocessors, instruction set or driver. */
    String describe();

    /** A block of at least {@code elements} values, content undefined. */
    Storage allocate(int elements);

    /** Takes a block back into the pool; called by the last {@link Storage#release()}. */
    void free(Storage storage);

    /** Copies {@code n} host values into the block. */
    void write(Storage target, int targetOffset, float[] source, int sourceOffset, int n);

    void write(Storage target, int targetOffset, double[] source, int sourceOffset, int n);

    /** Copies {@code n} values of the block to the host. */
    void read(Storage source, int sourceOffset, float[] target, int targetOffset, int n);

    void read(Storage source, int sourceOffset, double[] target, int targetOffset, int n);

    /** Writes the next {@code n} standard normal numbers of a stream: the same ones on every device. */
    default void normal(RandomStream stream, Storage target, int offset, int n) {
        float[] v = new float[n];
        stream.normal(v, 0, n);
        write(target, offset, v, 0, n);
    }

    /** Writes the next {@code n} uniform numbers in [0, 1) of a stream: the same ones on every device. */
    default void uniform(RandomStream stream, Storage target, int offset, int n) {
        float[] v = new float[n];
        stream.uniform(v, 0, n);
        write(target, offset, v, 0, n);
    }

    /** The kernel of an op, or empty where this device has none. */
    <O extends Op> Optional<Kernel<O>> kernel(Class<O> op);

    /** Waits until all work given to the device is done. */
    void synchronize();

    /** Bytes of blocks in use, bytes kept in the pool, and the largest value that the sum has had. */
    Memory memory();

    /** About how many bytes blocks may still take, those of the pool that are idle included; without memory of its own, the size of the Java heap. */
    default long availableBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    /** The size up to which a tensor of many samples is computed faster per sample the more samples it has: here what the caches hold. */
    default long batchBytes() {
        return 32L << 20;
    }

    /** Gives the pool's idle blocks back. */
    void trim();

    @Override
    void close();

    /**
     * @param liveBytes bytes of blocks in use
     * @param pooledBytes bytes of idle blocks kept for reuse
     * @param peakBytes largest sum of both since the start
     */
    record Memory(long liveBytes, long pooledBytes, long peakBytes) {}
}
