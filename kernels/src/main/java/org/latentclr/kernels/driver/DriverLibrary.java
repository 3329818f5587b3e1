package org.latentclr.kernels.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/** Whether NVIDIA's driver is here, found out without loading JCuda. */
public final class DriverLibrary {
    private static final int TOO_OLD = 11080;

    private DriverLibrary() {}

    /** Why no CUDA device can be used, in words; empty when one can. */
    public static String whyMissing() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (!os.contains("linux") || !System.getProperty("os.arch").equals("amd64"))
            return "CUDA is supported on Linux on x86-64, and this is " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch");
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup library = SymbolLookup.libraryLookup("libcuda.so.1", arena);
            int result = call(library, "cuInit", ValueLayout.JAVA_INT, 0);
            if (result != 0) return "the NVIDIA driver is installed but does not start (error " + result + ")";
            MemorySegment n = arena.allocate(ValueLayout.JAVA_INT);
            call(library, "cuDriverGetVersion", ValueLayout.ADDRESS, n);
            int version = n.get(ValueLayout.JAVA_INT, 0);
            if (version < TOO_OLD)
                return "the NVIDIA driver supports CUDA " + version / 1000 + "."
                        + version % 1000 / 10 + ", and 11.8 is needed; install a newer driver";
            call(library, "cuDeviceGetCount", ValueLayout.ADDRESS, n);
            return n.get(ValueLayout.JAVA_INT, 0) > 0 ? "" : "the NVIDIA driver finds no device";
        } catch (IllegalArgumentException e) {
            return "no NVIDIA driver (libcuda.so.1 is not installed)";
        }
    }

    private static int call(SymbolLookup library, String name, ValueLayout argument, Object value) {
        MemorySegment symbol = library.find(name)
                .orElseThrow(() -> new IllegalArgumentException("libcuda.so.1 lacks " + name));
        try {
            return (int) Linker.nativeLinker()
                    .downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, argument))
                    .invokeWithArguments(value);
        } catch (Throwable e) {
            throw new IllegalStateException("call of " + name, e);
        }
    }
}
