package org.latentclr.kernels;

import java.util.Optional;
import java.util.Set;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Kernel;
import org.latentclr.engine.Storage;
import org.latentclr.engine.backend.HostSolve;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.Op;
import org.latentclr.engine.op.Solve;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.kernels.biasact.BiasActCuda;
import org.latentclr.kernels.contrast.ContrastCuda;
import org.latentclr.kernels.contrast.FocusedCuda;
import org.latentclr.kernels.updates.UpdatesCuda;
import org.latentclr.kernels.upfirdn.UpFirDnCuda;
import org.latentclr.kernels.driver.Driver;
import org.latentclr.kernels.driver.Staging;
import org.latentclr.kernels.elementwise.ElementwiseCuda;
import org.latentclr.kernels.indexing.IndexingCuda;
import org.latentclr.kernels.product.ConvolutionCuda;
import org.latentclr.kernels.product.ModulatedCuda;
import org.latentclr.kernels.libraries.Libraries;
import org.latentclr.kernels.product.LibraryProducts;
import org.latentclr.kernels.product.ProductCuda;
import org.latentclr.kernels.random.PhiloxCuda;
import org.latentclr.kernels.reduce.PlaneDotsCuda;
import org.latentclr.kernels.reduce.ReduceCuda;
import org.latentclr.kernels.separable.SeparableCuda;
import org.latentclr.kernels.softmax.SoftmaxCuda;

/** The CUDA device: float32 on the device, own kernels, over any {@link Driver}. */
public final class CudaBackend implements Backend {
    private static final int PART_OF_MEMORY = 128;
    /** Larger ones leave too little scratch memory for the quick algorithms of cuDNN. */
    private static final long MOST_BATCH_BYTES = 128L << 20;

    private final CudaOptions options;
    private final Libraries libraries;
    private final Cuda cuda;
    private final PhiloxCuda random;
    private final Staging staging;
    private final KernelTable kernels = new KernelTable();

    /** float32 on a driver. */
    public CudaBackend(String name, Driver driver) {
        this(CudaOptions.parse(name), driver);
    }

    /** @param options the precision of products; the driver is open already */
    public CudaBackend(CudaOptions options, Driver driver) {
        this(options, driver,
                options.products() == Products.OWN ? Libraries.none("asked for") : driver.libraries(options));
    }

    /** @param libraries compute what they can; own kernels the rest */
    CudaBackend(CudaOptions options, Driver driver, Libraries libraries) {
        this.options = options;
        this.libraries = libraries;
        cuda = new Cuda(driver);
        random = new PhiloxCuda(cuda);
        staging = new Staging(driver);
        new ElementwiseCuda(cuda).register(kernels);
        new ReduceCuda(cuda).register(kernels);
        new PlaneDotsCuda(cuda).register(kernels);
        new IndexingCuda(cuda).register(kernels);
        new ProductCuda(cuda, options.precision()).register(kernels);
        ConvolutionCuda convolutions = new ConvolutionCuda(cuda, options.precision());
        convolutions.register(kernels);
        kernels.put(Solve.class, HostSolve::run);
        new BiasActCuda(cuda).register(kernels);
        UpFirDnCuda filters = new UpFirDnCuda(cuda);
        filters.register(kernels);
        new ModulatedCuda(cuda, convolutions, filters, libraries.dnn().library().isPresent()).register(kernels);
        new ContrastCuda(cuda).register(kernels);
        new FocusedCuda(cuda).register(kernels);
        new SoftmaxCuda(cuda).register(kernels);
        new SeparableCuda(cuda).register(kernels);
        new UpdatesCuda(cuda).register(kernels);
        new LibraryProducts(cuda).register(libraries, kernels);
    }

    /** What it was opened with. */
    public CudaOptions options() {
        return options;
    }

    /** What kernels outside the table are launched with. */
    public Cuda cuda() {
        return cuda;
    }

    /** Milliseconds that the device takes for the work that {@code work} gives it, by events in its queue. */
    public double milliseconds(Runnable work) {
        return cuda.milliseconds(work);
    }

    /** The ops with a kernel. */
    public Set<Class<?>> ops() {
        return kernels.ops();
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public String describe() {
        String device = cuda.driver().describe();
        return options.simulator() ? device : device + ", " + options.precision().word() + ", " + libraries.describe();
    }

    @Override
    public Storage allocate(int elements) {
        return new DeviceStorage(this, elements, cuda.pool().take(elements));
    }

    @Override
    public void free(Storage storage) {
        cuda.pool().give(((DeviceStorage) storage).block());
    }

    private static long address(Storage s, int offset) {
        return ((DeviceStorage) s).address() + 4L * offset;
    }

    @Override
    public void write(Storage target, int targetOffset, float[] source, int sourceOffset, int n) {
        if (n > 0) staging.write(address(target, targetOffset), source, sourceOffset, n);
    }

    @Override
    public void write(Storage target, int targetOffset, double[] source, int sourceOffset, int n) {
        float[] f = new float[n];
        for (int i = 0; i < n; i++) f[i] = (float) source[sourceOffset + i];
        write(target, targetOffset, f, 0, n);
    }

    @Override
    public void read(Storage source, int sourceOffset, float[] target, int targetOffset, int n) {
        if (n > 0) staging.read(address(source, sourceOffset), target, targetOffset, n);
        cuda.checkFault();
    }

    @Override
    public void read(Storage source, int sourceOffset, double[] target, int targetOffset, int n) {
        float[] f = new float[n];
        read(source, sourceOffset, f, 0, n);
        for (int i = 0; i < n; i++) target[targetOffset + i] = f[i];
    }

    @Override
    public void normal(RandomStream stream, Storage target, int offset, int n) {
        random.normal(stream, address(target, offset), n);
    }

    @Override
    public void uniform(RandomStream stream, Storage target, int offset, int n) {
        random.uniform(stream, address(target, offset), n);
    }

    @Override
    public <O extends Op> Optional<Kernel<O>> kernel(Class<O> op) {
        return kernels.get(op);
    }

    @Override
    public void synchronize() {
        cuda.driver().synchronize();
        cuda.checkFault();
    }

    @Override
    public Memory memory() {
        return cuda.pool().memory();
    }

    @Override
    public long availableBytes() {
        return cuda.availableBytes();
    }

    /** A GPU wants large batches; of its memory some hundred such tensors need a place at once in a training step. */
    @Override
    public long batchBytes() {
        long least = Backend.super.batchBytes();
        return options.simulator() ? least : Math.clamp(cuda.memoryBytes() / PART_OF_MEMORY, least, MOST_BATCH_BYTES);
    }

    @Override
    public void trim() {
        cuda.pool().trim();
    }

    @Override
    public void close() {
        cuda.driver().synchronize();
        staging.close();
        libraries.close();
        cuda.close();
    }
}
