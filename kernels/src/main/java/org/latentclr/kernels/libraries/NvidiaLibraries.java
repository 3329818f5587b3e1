package org.latentclr.kernels.libraries;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jcuda.driver.CUstream;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.CudaOptions;
import org.latentclr.kernels.libraries.NvidiaFiles.Found;
import org.latentclr.kernels.libraries.NvidiaFiles.Loaded;

/** cuBLAS and cuDNN of this machine: found, their versions asked, and opened for a device. */
public final class NvidiaLibraries {
    private static final int NEWEST_CUDA = 13;
    private static final int OLDEST_CUDA = 12;
    private static final String CUDNN = "libcudnn.so.9";

    private final NvidiaFiles files;
    private final Found blas;
    private final Found dnn;

    private NvidiaLibraries(NvidiaFiles files, int cuda) {
        this.files = files;
        int newest = Math.clamp(cuda, OLDEST_CUDA, NEWEST_CUDA);
        blas = files.load(Cublas.files(newest, OLDEST_CUDA), companions(newest));
        dnn = files.load(List.of(CUDNN), companions(blas.library().map(NvidiaLibraries::major).orElse(newest)));
    }

    /** What both libraries open themselves. */
    private static List<String> companions(int cuda) {
        return List.of("libcublasLt.so." + cuda, "libnvrtc.so." + cuda);
    }

    private static int major(Loaded library) {
        return Integer.parseInt(library.file().substring(library.file().lastIndexOf('.') + 1));
    }

    /**
     * Looks for the libraries and loads those that are there.
     *
     * @param cuda the newest CUDA that the driver runs, such as 13; 0 when there is no driver
     */
    public static NvidiaLibraries find(int cuda) {
        return find(NvidiaFiles.ofThisMachine(), cuda);
    }

    static NvidiaLibraries find(NvidiaFiles files, int cuda) {
        return new NvidiaLibraries(files, cuda == 0 ? NEWEST_CUDA : cuda);
    }

    /** One line on each library: version and place, or why it is missing and what to do. */
    public List<String> lines() {
        return List.of(line("cuBLAS", blas, NvidiaLibraries::blasVersion),
                line("cuDNN", dnn, NvidiaLibraries::dnnVersion));
    }

    private static String line(String name, Found found, Function<SymbolLookup, String> version) {
        return found.library().map(l -> name + " " + version.apply(l.functions()) + " (" + l.place() + ")")
                .orElse(name + ": missing, " + found.problem());
    }

    /** What to do about what is missing, or an empty text. */
    public String remedy() {
        if (blas.library().isPresent() && dnn.library().isPresent()) return "";
        return "install NVIDIA's CUDA toolkit 12 or 13 and cuDNN 9, or run `pip install nvidia-cublas-cu12 "
                + "nvidia-cudnn-cu12`, or fetch both from Maven Central with `mvn -Pcuda-redist -pl kernels initialize` "
                + "(2 GB), or name the folders that have them in " + NvidiaFiles.VARIABLE;
    }

    /**
     * Opens what was found on a device. A library that does not start is missing, with the reason.
     *
     * @param stream whose order the work follows
     * @param bind makes the device's context that of the calling thread
     */
    public Libraries open(CUstream stream, Runnable bind, CudaOptions options) {
        return new Libraries(
                open("cuBLAS", blas, NvidiaLibraries::blasVersion,
                        l -> new Cublas(l, stream, bind, options.precision())),
                open("cuDNN", dnn, NvidiaLibraries::dnnVersion, l -> new Cudnn(stream, bind, options)));
    }

    private static <T> Capability<T> open(String name, Found found, Function<SymbolLookup, String> version,
            Function<Loaded, T> start) {
        if (found.library().isEmpty()) return Capability.missing(name, found.problem());
        Loaded l = found.library().get();
        try {
            return Capability.of(name, start.apply(l), version.apply(l.functions()));
        } catch (EngineException e) {
            return Capability.missing(name, l.place() + " does not start: " + e.found());
        }
    }

    private static String blasVersion(SymbolLookup library) {
        StringBuilder text = new StringBuilder();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            for (int property = 0; property < 3; property++) {
                call(library, "cublasGetProperty",
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                        property, value);
                text.append(property == 0 ? "" : ".").append(value.get(ValueLayout.JAVA_INT, 0));
            }
        }
        return text.toString();
    }

    /** cuDNN 9 counts 10000·major + 100·minor + patch. */
    private static String dnnVersion(SymbolLookup library) {
        long v = call(library, "cudnnGetVersion", FunctionDescriptor.of(ValueLayout.JAVA_LONG))
                .map(r -> (Long) r).orElse(0L);
        return v / 10000 + "." + v / 100 % 100 + "." + v % 100;
    }

    private static Optional<Object> call(SymbolLookup library, String name, FunctionDescriptor form, Object... values) {
        Optional<MemorySegment> function = library.find(name);
        if (function.isEmpty()) return Optional.empty();
        try {
            return Optional.of(Linker.nativeLinker().downcallHandle(function.get(), form).invokeWithArguments(values));
        } catch (Throwable e) {
            throw new IllegalStateException("call of " + name, e);
        }
    }
}
