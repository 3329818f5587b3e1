package org.latentclr.kernels.libraries;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import jcuda.JCudaVersion;
import jcuda.LibUtils;
import org.latentclr.engine.EngineException;

/**
 * Loads JCuda's natives. JCuda unpacks a native into the folder of the property {@code java.io.tmpdir} unless a file of its name is there; so
 * while it loads, that folder is a new one of our own in which the native lies already, for cuBLAS after CUDA 12 a retargeted one.
 */
public final class JCudaNatives {
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final String CUBLAS_OF_JCUDA = "libcublas.so.12";

    private JCudaNatives() {}

    /** Loads the native of JCuda's driver API; libcuda is in the process already. */
    public static void loadDriver() {
        load("JCudaDriver", elf -> elf, () -> jcuda.driver.JCudaDriver.setExceptionsEnabled(false));
    }

    /** Loads the native of JCublas2 for this library. */
    static void loadCublas(String file) {
        load("JCublas2", elf -> file.equals(CUBLAS_OF_JCUDA)
                ? elf
                : new SharedObject(elf).retarget(CUBLAS_OF_JCUDA, file).bytes(),
                () -> jcuda.jcublas.JCublas2.setExceptionsEnabled(false));
    }

    /** Loads the native of JCudnn; libcudnn is in the process already. */
    static void loadCudnn() {
        load("JCudnn", elf -> elf, () -> jcuda.jcudnn.JCudnn.setExceptionsEnabled(false));
    }

    private interface Change {
        byte[] of(byte[] elf);
    }

    /** @param touch initialises the class that loads the native */
    private static synchronized void load(String stem, Change change, Runnable touch) {
        String file = fileName(stem);
        String before = System.getProperty(TEMPORARY);
        try {
            Path folder = Files.createTempDirectory("latentclr-natives");
            Path copy = folder.resolve(file);
            try {
                Files.write(copy, change.of(resource(file)));
                System.setProperty(TEMPORARY, folder.toString());
                touch.run();
            } finally {
                System.setProperty(TEMPORARY, before);
                // The system keeps a loaded library without its file.
                Files.deleteIfExists(copy);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new EngineException("native of " + stem, "room in " + before, String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            throw new EngineException("native of " + stem, "one that loads on this machine", firstLine(e));
        }
    }

    /** Name of the native of a JCuda library on this machine. */
    static String fileName(String stem) {
        return "lib" + LibUtils.createPlatformLibraryName(stem + "-" + JCudaVersion.get()) + ".so";
    }

    /** A native as it lies in its jar. */
    static byte[] resource(String file) throws IOException {
        try (InputStream in = LibUtils.class.getResourceAsStream("/lib/" + file)) {
            if (in == null) throw new IOException(file + " is not on the class path");
            return in.readAllBytes();
        }
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().filter(l -> l.contains(".so")).findFirst()
                .orElse(String.valueOf(e.getMessage()).lines().findFirst().orElse("")).strip();
    }
}
