package org.latentclr.kernels.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.kernels.libraries.NvidiaFiles;

/** What is said about a driver that is not as it should be. */
class DriverLibraryTest {
    @TempDir
    Path folder;

    private DriverLibrary find() {
        Assumptions.assumeTrue(DriverLibrary.find().version() == 0, "this machine has a driver");
        return DriverLibrary.find(new NvidiaFiles(List.of(folder), List.of()));
    }

    /** The first bytes of a small library of the JDK play the driver. */
    private void put(int bytes) throws IOException {
        byte[] library = Files.readAllBytes(Path.of(System.getProperty("java.home"), "lib", "libjimage.so"));
        Files.write(folder.resolve("libcuda.so.1"), Arrays.copyOf(library, Math.min(bytes, library.length)));
    }

    @Test
    void absent() {
        assertEquals(new DriverLibrary(0, "no NVIDIA driver (libcuda.so.1 is not installed)"), find());
    }

    @Test
    void cutOff() throws IOException {
        put(5000);
        assertEquals("the NVIDIA driver is broken: " + folder.resolve("libcuda.so.1") + " does not load",
                find().problem());
    }

    @Test
    void anotherLibraryOfThatName() throws IOException {
        put(Integer.MAX_VALUE);
        assertEquals("the NVIDIA driver is broken: libcuda.so.1 lacks cuDriverGetVersion", find().problem());
    }

    @Test
    void versionsAreWrittenAsPeopleDo() {
        assertEquals("13.0", DriverLibrary.text(13000));
        assertEquals("12.6", DriverLibrary.text(12060));
        assertEquals(12, new DriverLibrary(12060, "").major());
    }
}
