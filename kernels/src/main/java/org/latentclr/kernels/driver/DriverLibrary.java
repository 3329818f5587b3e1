package org.latentclr.kernels.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.libraries.NvidiaFiles;
import org.latentclr.kernels.libraries.NvidiaFiles.Found;

/**
 * NVIDIA's driver as found on this machine, without JCuda.
 *
 * @param version of CUDA that it runs, 13020 for 13.2; 0 when there is none
 * @param problem why no CUDA device can be used, in words; empty when one can
 */
public record DriverLibrary(int version, String problem) {
    private static final int TOO_OLD = 11080;
    private static final String FILE = "libcuda.so.1";

    /** Looks. */
    public static DriverLibrary find() {
        return find(NvidiaFiles.ofThisMachine());
    }

    /** Why no CUDA device can be used, in words; empty when one can. */
    public static String whyMissing() {
        return find().problem;
    }

    /** The driver in one line. */
    public String line() {
        return "driver" + (version == 0 ? "" : " for CUDA " + text(version))
                + (problem.isEmpty() ? "" : ": " + problem);
    }

    /** What to do about the problem, or an empty text. */
    public String remedy() {
        if (problem.isEmpty()) return "";
        return "install or update NVIDIA's driver (Debian, Ubuntu: apt-get install nvidia-driver; 520 or newer) and restart, in a "
                + "container start it with the GPU (--gpus all); --device cpu and --device simulator need none";
    }

    /** The newest CUDA that the driver runs, such as 13; 0 when there is none. */
    public int major() {
        return version / 1000;
    }

    static DriverLibrary find(NvidiaFiles files) {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (!os.contains("linux") || !System.getProperty("os.arch").equals("amd64"))
            return none("CUDA is supported on Linux on x86-64, and this is " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch"));
        Found found = files.load(List.of(FILE), List.of());
        return found.library().map(l -> ask(l.functions())).orElseGet(() -> none(
                found.problem().endsWith("was not found")
                        ? "no NVIDIA driver (libcuda.so.1 is not installed)"
                        : "the NVIDIA driver is broken: " + found.problem()));
    }

    private static DriverLibrary none(String why) {
        return new DriverLibrary(0, why);
    }

    private static DriverLibrary ask(SymbolLookup library) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment n = arena.allocate(ValueLayout.JAVA_INT);
            call(library, "cuDriverGetVersion", ValueLayout.ADDRESS, n);
            int version = n.get(ValueLayout.JAVA_INT, 0);
            int result = call(library, "cuInit", ValueLayout.JAVA_INT, 0);
            if (result != 0)
                return new DriverLibrary(version,
                        "the NVIDIA driver is installed but does not start (error " + result + ")");
            if (version < TOO_OLD)
                return new DriverLibrary(version, "the NVIDIA driver supports CUDA " + text(version)
                        + ", and 11.8 is needed; install a newer driver");
            call(library, "cuDeviceGetCount", ValueLayout.ADDRESS, n);
            return new DriverLibrary(version,
                    n.get(ValueLayout.JAVA_INT, 0) > 0 ? "" : "the NVIDIA driver finds no device");
        } catch (IllegalArgumentException e) {
            return none("the NVIDIA driver is broken: " + e.getMessage());
        }
    }

    /** Address of a function of the driver of this machine. */
    static MemorySegment function(String name) {
        return NvidiaFiles.ofThisMachine().load(List.of(FILE), List.of()).library()
                .flatMap(l -> l.functions().find(name))
                .orElseThrow(() -> new EngineException("NVIDIA's driver", FILE + " with " + name, "none",
                        "install a newer driver"));
    }

    /** A version as people write it. */
    static String text(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    private static int call(SymbolLookup library, String name, ValueLayout argument, Object value) {
        MemorySegment symbol = library.find(name)
                .orElseThrow(() -> new IllegalArgumentException(FILE + " lacks " + name));
        try {
            return (int) Linker.nativeLinker()
                    .downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, argument))
                    .invokeWithArguments(value);
        } catch (Throwable e) {
            throw new IllegalStateException("call of " + name, e);
        }
    }
}
