package org.latentclr.engine.backend.cpu;

import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Kernel;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Storage;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.backend.Pool;
import org.latentclr.engine.op.Op;

/** The CPU device: {@code float[]} storage, Vector API kernels, all cores, results independent of the number of threads. */
public final class CpuBackend implements Backend {
    private final Pool<float[]> pool = new Pool<>(4, float[]::new);
    private final KernelTable kernels = new KernelTable();
    private final Team team;
    private final VectorSupport vectors;
    private final WeightCache weights = new WeightCache();
    private final boolean exact;

    public CpuBackend() {
        this(Team.defaultThreads());
    }

    /** @param threads number of threads, the caller included */
    public CpuBackend(int threads) {
        this(threads, false);
    }

    /**
     * @param threads number of threads, the caller included
     * @param exact whether convolutions are direct sums (relative errors below 1e-6) even where {@link TileForm other forms}
     *     with errors up to 2e-5 are faster
     */
    public CpuBackend(int threads, boolean exact) {
        this(threads, exact, VectorSupport.detect());
    }

    /**
     * The device without the Vector API. Vectors are objects until their loops have been compiled, which takes half a second
     * after the start; a program that computes little is finished by then.
     *
     * @param threads number of threads, the caller included
     */
    public static CpuBackend plain(int threads) {
        return new CpuBackend(threads, false, VectorSupport.scalar());
    }

    private CpuBackend(int threads, boolean exact, VectorSupport vectors) {
        this.exact = exact;
        this.vectors = vectors;
        team = new Team(threads);
        CpuElementwise.register(kernels, team, vectors);
        CpuReduce.register(kernels, team);
        CpuIndexing.register(kernels, team);
        CpuMaxPool.register(kernels, team, vectors);
        Convolutions convolutions = new Convolutions(team, vectors, weights, exact);
        CpuProducts.register(kernels, team, vectors, convolutions);
        CpuUpdates.register(kernels, team, vectors);
        CpuContrast.register(kernels, team, vectors);
        CpuNormalizeRows.register(kernels, team);
        CpuPlaneDots.register(kernels, team, vectors);
        CpuSeparableMap.register(kernels, team);
        CpuNormalizeBatch.register(kernels, team);
        CpuFocusedCosine.register(kernels, team, vectors);
        CpuBiasAct.register(kernels, team, vectors);
        CpuUpFirDn2d.register(kernels, team, vectors);
        CpuModulatedConv2d.register(kernels, team, vectors, convolutions);
    }

    /** The values behind a tensor on this device. */
    static float[] data(Tensor t) {
        return ((FloatStorage) t.storage()).data;
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public String describe() {
        return vectors.describe() + ", " + team.threads() + (team.threads() == 1 ? " thread" : " threads")
                + (exact ? ", direct convolutions" : "");
    }

    @Override
    public Storage allocate(int elements) {
        int capacity = Pool.sizeClass(elements);
        try {
            return new FloatStorage(this, elements, pool.take(capacity));
        } catch (OutOfMemoryError first) {
            pool.trim();
            try {
                return new FloatStorage(this, elements, pool.take(capacity));
            } catch (OutOfMemoryError again) {
                Memory m = pool.memory();
                throw new EngineException("memory", "room for %,d bytes more".formatted(4L * elements),
                        "%,d bytes in use of a heap of at most %,d (%s)".formatted(m.liveBytes(),
                                Runtime.getRuntime().maxMemory(), Scope.report()),
                        "use a smaller batch or a larger heap (java -Xmx)");
            }
        }
    }

    @Override
    public void free(Storage s) {
        weights.free(s);
        float[] d = ((FloatStorage) s).data;
        pool.give(d, d.length);
    }

    @Override
    public void write(Storage target, int targetOffset, float[] source, int sourceOffset, int n) {
        System.arraycopy(source, sourceOffset, ((FloatStorage) target).data, targetOffset, n);
    }

    @Override
    public void write(Storage target, int targetOffset, double[] source, int sourceOffset, int n) {
        float[] d = ((FloatStorage) target).data;
        for (int i = 0; i < n; i++) d[targetOffset + i] = (float) source[sourceOffset + i];
    }

    @Override
    public void read(Storage source, int sourceOffset, float[] target, int targetOffset, int n) {
        System.arraycopy(((FloatStorage) source).data, sourceOffset, target, targetOffset, n);
    }

    @Override
    public void read(Storage source, int sourceOffset, double[] target, int targetOffset, int n) {
        float[] d = ((FloatStorage) source).data;
        for (int i = 0; i < n; i++) target[targetOffset + i] = d[sourceOffset + i];
    }

    @Override
    public <O extends Op> Optional<Kernel<O>> kernel(Class<O> op) {
        return kernels.get(op);
    }

    @Override
    public void synchronize() {}

    @Override
    public Memory memory() {
        return pool.memory();
    }

    @Override
    public void trim() {
        pool.trim();
    }

    @Override
    public void close() {
        pool.trim();
        team.close();
    }

    private static final class FloatStorage extends Storage {
        final float[] data;

        FloatStorage(Backend b, int length, float[] data) {
            super(b, length);
            this.data = data;
        }
    }
}
