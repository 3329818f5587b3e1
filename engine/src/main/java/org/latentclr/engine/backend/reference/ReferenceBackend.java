package org.latentclr.engine.backend.reference;

import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Kernel;
import org.latentclr.engine.Storage;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.backend.Pool;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Op;

/**
 * Every primitive op as a naive loop in double precision: the oracle for the other devices. Fused ops are taken apart, or, on request,
 * run as one op with the composed form as its kernel, so that their own gradient rules can be checked in double precision.
 */
public final class ReferenceBackend implements Backend {
    private final Pool<double[]> pool = new Pool<>(8, double[]::new);
    private final KernelTable kernels = new KernelTable();
    private final boolean fused;

    /** Fused ops are taken apart. */
    public ReferenceBackend() {
        this(false);
    }

    /** @param fused whether fused ops run as one op, with the gradient that they define themselves */
    public ReferenceBackend(boolean fused) {
        this.fused = fused;
        ReferenceElementwise.register(kernels);
        ReferenceIndexing.register(kernels);
        ReferenceProducts.register(kernels);
    }

    /** The values behind a tensor on this device. */
    static double[] data(Tensor t) {
        return ((DoubleStorage) t.storage()).data;
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public String describe() {
        return "naive loops in double precision, one thread";
    }

    @Override
    public Storage allocate(int elements) {
        int capacity = Pool.sizeClass(elements);
        return new DoubleStorage(this, elements, pool.take(capacity));
    }

    @Override
    public void free(Storage s) {
        double[] d = ((DoubleStorage) s).data;
        pool.give(d, d.length);
    }

    @Override
    public void write(Storage target, int targetOffset, float[] source, int sourceOffset, int n) {
        double[] d = ((DoubleStorage) target).data;
        for (int i = 0; i < n; i++) d[targetOffset + i] = source[sourceOffset + i];
    }

    @Override
    public void write(Storage target, int targetOffset, double[] source, int sourceOffset, int n) {
        System.arraycopy(source, sourceOffset, ((DoubleStorage) target).data, targetOffset, n);
    }

    @Override
    public void read(Storage source, int sourceOffset, float[] target, int targetOffset, int n) {
        double[] d = ((DoubleStorage) source).data;
        for (int i = 0; i < n; i++) target[targetOffset + i] = (float) d[sourceOffset + i];
    }

    @Override
    public void read(Storage source, int sourceOffset, double[] target, int targetOffset, int n) {
        System.arraycopy(((DoubleStorage) source).data, sourceOffset, target, targetOffset, n);
    }

    @Override
    public <O extends Op> Optional<Kernel<O>> kernel(Class<O> op) {
        return fused && FusedOp.class.isAssignableFrom(op)
                ? Optional.of((o, in, out) -> KernelTable.composed((FusedOp) o, in, out))
                : kernels.get(op);
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
    }

    private static final class DoubleStorage extends Storage {
        final double[] data;

        DoubleStorage(Backend b, int length, double[] data) {
            super(b, length);
            this.data = data;
        }
    }
}
