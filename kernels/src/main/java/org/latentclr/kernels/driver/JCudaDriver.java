package org.latentclr.kernels.driver;

import static jcuda.driver.JCudaDriver.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JITOptions;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.CudaOptions;
import org.latentclr.kernels.libraries.JCudaNatives;
import org.latentclr.kernels.libraries.Libraries;
import org.latentclr.kernels.libraries.NvidiaLibraries;

/**
 * A GPU through NVIDIA's driver API. Needs the driver only, no toolkit.
 *
 * <p>
 * All work goes to one stream, which waits for the device's default stream and makes it wait (a stream made with flags 0), so the copies
 * without a stream, which use the default one, keep their place in the order. Any thread may call, one at a time: each call first makes the
 * device's primary context that of its thread, which other libraries in the process share.
 */
public final class JCudaDriver implements Driver {
    private record CudaModule(CUmodule handle) implements Module {}

    private record CudaFunction(Kernel handle, String name) implements Function {}

    private record CudaStream(Queue handle) implements Stream {}

    private record CudaEvent(CUevent handle) implements Event {}

    /** A device address in the form that JCuda takes. */
    private static final class Address extends CUdeviceptr {
        static CUdeviceptr of(long address) {
            return new CUdeviceptr().withByteOffset(address);
        }

        long value() {
            return getNativePointer() + getByteOffset();
        }
    }

    private static final class Kernel extends CUfunction {
        long value() {
            return getNativePointer();
        }
    }

    private static final class Queue extends CUstream {
        long value() {
            return getNativePointer();
        }
    }

    /** What the PTX is made for (Maxwell). */
    private static final int OLDEST_CAPABILITY = 52;
    private static final int SHARED_WITHOUT_ASKING = 48 * 1024;
    private static final int LOG_BYTES = 8192;

    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final List<CUmodule> modules = new ArrayList<>();
    private final Map<ByteBuffer, Pointer> pinned = new IdentityHashMap<>();
    private final Map<Attribute, Integer> attributes = new HashMap<>();
    private final CudaStream main = new CudaStream(new Queue());
    private final KernelLaunch launch;
    private final int cudaVersion;

    /** @param ordinal number of the device, from 0 */
    public JCudaDriver(int ordinal) {
        DriverLibrary library = DriverLibrary.find();
        if (!library.problem().isEmpty())
            throw new EngineException("device cuda", "a device that can run here", library.problem());
        cudaVersion = library.version();
        launch = new KernelLaunch(DriverLibrary.function("cuLaunchKernel"));
        JCudaNatives.loadDriver();
        check(cuInit(0), "start of the driver");
        int[] count = new int[1];
        check(cuDeviceGetCount(count), "count of devices");
        EngineException.check(ordinal >= 0 && ordinal < count[0], "device cuda:" + ordinal,
                "a number below " + count[0], ordinal);
        check(cuDeviceGet(device, ordinal), "device " + ordinal);
        int capability = 10 * attribute(Attribute.COMPUTE_MAJOR) + attribute(Attribute.COMPUTE_MINOR);
        EngineException.check(capability >= OLDEST_CAPABILITY, "device cuda:" + ordinal,
                "compute capability 5.2 or later (Maxwell)", capability / 10 + "." + capability % 10);
        check(cuDevicePrimaryCtxRetain(context, device), "context of device " + ordinal);
        bind();
        check(cuStreamCreate(main.handle, CUstream_flags.CU_STREAM_DEFAULT), "stream");
    }

    /**
     * The one place where results of the driver are looked at. Kernels run later than their launch returns, so that an error inside one is
     * reported by a call that comes after it.
     */
    private static void check(int result, String what) {
        if (result == CUresult.CUDA_SUCCESS) return;
        String[] text = new String[1];
        cuGetErrorString(result, text);
        boolean inKernel = result == CUresult.CUDA_ERROR_ILLEGAL_ADDRESS
                || result == CUresult.CUDA_ERROR_LAUNCH_FAILED || result == CUresult.CUDA_ERROR_LAUNCH_TIMEOUT
                || result == CUresult.CUDA_ERROR_MISALIGNED_ADDRESS
                || result == CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION;
        throw new EngineException("CUDA, " + what, "success",
                CUresult.stringFor(result) + (text[0] == null ? "" : " (" + text[0] + ")"),
                inKernel ? "a kernel launched before failed; CUDA_LAUNCH_BLOCKING=1 in the environment names it" : "");
    }

    /** Makes the context that of the calling thread. */
    private void bind() {
        check(cuCtxSetCurrent(context), "choice of the context");
    }

    @Override
    public Libraries libraries(CudaOptions options) {
        return NvidiaLibraries.find(cudaVersion / 1000).open(main.handle, this::bind, options);
    }

    @Override
    public long memoryBytes() {
        long[] bytes = new long[1];
        check(cuDeviceTotalMem(bytes, device), "memory of the device");
        return bytes[0];
    }

    @Override
    public long freeBytes() {
        long[] free = new long[1];
        check(cuMemGetInfo(free, new long[1]), "free memory of the device");
        return free[0];
    }

    @Override
    public String describe() {
        byte[] name = new byte[256];
        check(cuDeviceGetName(name, name.length, device), "name of the device");
        int end = 0;
        while (end < name.length && name[end] != 0) end++;
        return "%s, sm_%d%d, %d multiprocessors, %d MiB, CUDA %s driver".formatted(
                new String(name, 0, end, StandardCharsets.UTF_8), attribute(Attribute.COMPUTE_MAJOR),
                attribute(Attribute.COMPUTE_MINOR), attribute(Attribute.MULTIPROCESSORS), memoryBytes() >> 20,
                DriverLibrary.text(cudaVersion));
    }

    @Override
    public int attribute(Attribute a) {
        return attributes.computeIfAbsent(a, k -> {
            int[] v = new int[1];
            check(cuDeviceGetAttribute(v, switch (a) {
                case MULTIPROCESSORS -> CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
                case WARP_SIZE -> CUdevice_attribute.CU_DEVICE_ATTRIBUTE_WARP_SIZE;
                case MAX_THREADS_PER_BLOCK -> CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK;
                case SHARED_BYTES_PER_BLOCK -> CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK;
                case COMPUTE_MAJOR -> CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
                case COMPUTE_MINOR -> CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
            }, device), "attribute " + a);
            return v[0];
        });
    }

    // ---- memory ----

    @Override
    public long allocate(long bytes) {
        bind();
        Address a = new Address();
        int result = cuMemAlloc(a, bytes);
        if (result == CUresult.CUDA_ERROR_OUT_OF_MEMORY) return 0;
        check(result, "allocation of " + bytes + " bytes");
        return a.value();
    }

    @Override
    public void free(long address) {
        bind();
        check(cuMemFree(Address.of(address)), "free");
    }

    @Override
    public void write(long address, float[] source, int from, int n) {
        bind();
        synchronize(main);
        check(cuMemcpyHtoD(Address.of(address), Pointer.to(source).withByteOffset(4L * from), 4L * n),
                "copy of " + n + " floats to the device");
    }

    @Override
    public void read(long address, float[] target, int to, int n) {
        bind();
        synchronize(main);
        check(cuMemcpyDtoH(Pointer.to(target).withByteOffset(4L * to), Address.of(address), 4L * n),
                "copy of " + n + " floats from the device");
    }

    @Override
    public ByteBuffer pinned(int bytes) {
        bind();
        Pointer p = new Pointer();
        check(cuMemAllocHost(p, bytes), "allocation of " + bytes + " bytes of pinned memory");
        ByteBuffer b = p.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
        pinned.put(b, p);
        return b;
    }

    @Override
    public void unpin(ByteBuffer buffer) {
        bind();
        check(cuMemFreeHost(host(buffer)), "free of pinned memory");
        pinned.remove(buffer);
    }

    private Pointer host(ByteBuffer buffer) {
        Pointer p = pinned.get(buffer);
        EngineException.check(p != null, "asynchronous copy", "memory from pinned()", "another buffer");
        return p;
    }

    @Override
    public void writeAsync(long address, ByteBuffer buffer, int bytes, Stream stream) {
        bind();
        check(cuMemcpyHtoDAsync(Address.of(address), host(buffer), bytes, ((CudaStream) stream).handle),
                "copy of " + bytes + " bytes to the device");
    }

    @Override
    public void readAsync(long address, ByteBuffer buffer, int bytes, Stream stream) {
        bind();
        check(cuMemcpyDtoHAsync(host(buffer), Address.of(address), bytes, ((CudaStream) stream).handle),
                "copy of " + bytes + " bytes from the device");
    }

    @Override
    public void copy(long from, long to, long bytes) {
        bind();
        check(cuMemcpyDtoDAsync(Address.of(to), Address.of(from), bytes, main.handle),
                "copy of " + bytes + " bytes on the device");
    }

    @Override
    public void fill(long address, int word, long n) {
        bind();
        check(cuMemsetD32Async(Address.of(address), word, n, main.handle), "fill of " + n + " words");
    }

    // ---- kernels ----

    @Override
    public Module load(String name, String ptx) {
        bind();
        CUmodule m = new CUmodule();
        byte[] image = (ptx + "\0").getBytes(StandardCharsets.ISO_8859_1);
        int result = cuModuleLoadData(m, image);
        if (result != CUresult.CUDA_SUCCESS) check(result, "compilation of " + name + compilerLog(image));
        modules.add(m);
        return new CudaModule(m);
    }

    /** What the driver's compiler says about PTX that it has refused. */
    private static String compilerLog(byte[] image) {
        JITOptions options = new JITOptions();
        options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
        options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
        CUmodule m = new CUmodule();
        if (cuModuleLoadDataJIT(m, Pointer.to(image), options) == CUresult.CUDA_SUCCESS) cuModuleUnload(m);
        String log = options.getString(CUjit_option.CU_JIT_ERROR_LOG_BUFFER);
        return log == null || log.isBlank() ? "" : " (" + log.strip().lines().findFirst().orElse("") + ")";
    }

    @Override
    public Function function(Module module, String name) {
        bind();
        Kernel f = new Kernel();
        check(cuModuleGetFunction(f, ((CudaModule) module).handle, name), "kernel " + name);
        return new CudaFunction(f, name);
    }

    @Override
    public void launch(Function f, Grid grid, Arguments arguments) {
        launch(f, grid, arguments, main);
    }

    @Override
    public void launch(Function f, Grid grid, Arguments arguments, Stream stream) {
        bind();
        CudaFunction k = (CudaFunction) f;
        if (grid.sharedBytes() > SHARED_WITHOUT_ASKING)
            check(cuFuncSetAttribute(k.handle, CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
                    grid.sharedBytes()), grid.sharedBytes() + " bytes of shared memory for " + k.name);
        int result = launch.run(k.handle.value(), grid, arguments, ((CudaStream) stream).handle.value());
        if (result != CUresult.CUDA_SUCCESS) check(result, "launch of " + k.name);
    }

    // ---- order ----

    @Override
    public Stream main() {
        return main;
    }

    @Override
    public Stream stream() {
        bind();
        Queue s = new Queue();
        check(cuStreamCreate(s, CUstream_flags.CU_STREAM_DEFAULT), "stream");
        return new CudaStream(s);
    }

    @Override
    public void destroy(Stream stream) {
        bind();
        check(cuStreamDestroy(((CudaStream) stream).handle), "end of a stream");
    }

    @Override
    public Event event() {
        bind();
        CUevent e = new CUevent();
        check(cuEventCreate(e, CUevent_flags.CU_EVENT_DEFAULT), "event");
        return new CudaEvent(e);
    }

    @Override
    public void destroy(Event event) {
        bind();
        check(cuEventDestroy(((CudaEvent) event).handle), "end of an event");
    }

    @Override
    public void record(Event event, Stream stream) {
        bind();
        check(cuEventRecord(((CudaEvent) event).handle, ((CudaStream) stream).handle), "record of an event");
    }

    @Override
    public void await(Stream stream, Event event) {
        bind();
        check(cuStreamWaitEvent(((CudaStream) stream).handle, ((CudaEvent) event).handle, 0), "wait for an event");
    }

    @Override
    public double milliseconds(Event from, Event to) {
        bind();
        check(cuEventSynchronize(((CudaEvent) to).handle), "wait for an event");
        float[] ms = new float[1];
        check(cuEventElapsedTime(ms, ((CudaEvent) from).handle, ((CudaEvent) to).handle), "time between events");
        return ms[0];
    }

    @Override
    public void synchronize(Event event) {
        bind();
        check(cuEventSynchronize(((CudaEvent) event).handle), "wait for an event");
    }

    @Override
    public void synchronize(Stream stream) {
        bind();
        check(cuStreamSynchronize(((CudaStream) stream).handle), "wait for a stream");
    }

    @Override
    public void synchronize() {
        bind();
        check(cuCtxSynchronize(), "wait for the device");
    }

    @Override
    public void close() {
        bind();
        for (CUmodule m : modules) check(cuModuleUnload(m), "end of a module");
        modules.clear();
        check(cuStreamDestroy(main.handle), "end of a stream");
        check(cuDevicePrimaryCtxRelease(device), "end of the context");
    }
}
