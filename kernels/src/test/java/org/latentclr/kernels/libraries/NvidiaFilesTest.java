package org.latentclr.kernels.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.kernels.libraries.NvidiaFiles.Found;

class NvidiaFilesTest {
    @TempDir
    Path folder;

    private NvidiaFiles files() {
        return new NvidiaFiles(List.of(folder), List.of());
    }

    /** A small library of the JDK, which plays any library. */
    private static byte[] library() throws IOException {
        return Files.readAllBytes(Path.of(System.getProperty("java.home"), "lib", "libjimage.so"));
    }

    /** The beginning of a library. */
    private void broken(String file) throws IOException {
        Files.write(folder.resolve(file), Arrays.copyOf(library(), 5000));
    }

    @Test
    void whatIsNowhereIsNamed() {
        Found f = files().load(List.of("libnothing.so.2", "libnothing.so.1"), List.of());
        assertTrue(f.library().isEmpty());
        assertEquals("libnothing.so.2 or libnothing.so.1 was not found", f.problem());
    }

    @Test
    void aFileThatDoesNotLoadIsNamedWithItsPlace() throws IOException {
        broken("libnothing.so.1");
        Found f = files().load(List.of("libnothing.so.1"), List.of());
        assertEquals(folder.resolve("libnothing.so.1") + " does not load", f.problem());
    }

    @Test
    void aNamedFolderComesFirstAndItsCompanionsAreLoaded() throws IOException {
        Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"));
        Files.write(folder.resolve("libpart.so.2"), library());
        broken("libcompanion.so");
        Found f = files().load(List.of("libpart.so.3", "libpart.so.2"), List.of("libcompanion.so", "libabsent.so"));
        assertEquals(Optional.of(folder), f.library().orElseThrow().folder());
        assertEquals(folder.resolve("libpart.so.2").toString(), f.library().get().place());
        assertTrue(f.library().get().functions().find("JIMAGE_Open").isPresent());
    }

    @Test
    void patternsLeadToFoldersNewestFirst() throws IOException {
        for (String d : List.of("cuda-12.6/lib64", "cuda-13.0/lib64", "cuda-13.0/bin", "other/lib64"))
            Files.createDirectories(folder.resolve(d));
        assertEquals(List.of(folder.resolve("cuda-13.0/lib64"), folder.resolve("cuda-12.6/lib64")),
                NvidiaFiles.expand(folder, "cuda*", "lib64"));
        assertEquals(List.of(), NvidiaFiles.expand(folder.resolve("absent"), "*"));
    }

    @Test
    void cublasOfADriverIsNotNewerThanTheDriver() {
        assertEquals(List.of("libcublas.so.13", "libcublas.so.12"), Cublas.files(13, 12));
        assertEquals(List.of("libcublas.so.12"), Cublas.files(12, 12));
    }

    @Test
    void missingLibrariesComeWithWhatToDo() {
        NvidiaLibraries none = NvidiaLibraries.find(files(), 0);
        Assumptions.assumeTrue(none.lines().stream().allMatch(l -> l.contains("missing")), "this machine has them");
        assertEquals(List.of("cuBLAS: missing, libcublas.so.13 or libcublas.so.12 was not found",
                "cuDNN: missing, libcudnn.so.9 was not found"), none.lines());
        assertTrue(none.remedy().contains("-Pcuda-redist"), none.remedy());
        assertTrue(none.remedy().contains(NvidiaFiles.VARIABLE), none.remedy());
    }

    @Test
    void ownKernelsSayWhyTheyStandIn() {
        Libraries l = new Libraries(Capability.of("cuBLAS", new JavaBlas(), "13.1.0"),
                Capability.missing("cuDNN", "libcudnn.so.9 was not found"));
        assertEquals("cuBLAS 13.1.0, own kernels for cuDNN (libcudnn.so.9 was not found)", l.describe());
    }
}
