package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latentclr.kernels.simulator.Simulator;

/** The committed PTX: made from the sources beside it, and accepted by NVIDIA's compiler for every architecture. */
class PtxTest {
    private static final List<String> ARCHITECTURES = List.of("sm_52", "sm_60", "sm_61", "sm_70", "sm_75", "sm_80",
            "sm_86", "sm_89", "sm_90");
    private static final List<String> NEWER = List.of("sm_100", "sm_120");

    @Test
    void isMadeFromTheSourcesBesideIt() throws IOException {
        List<Path> sources = files(".cu");
        assertTrue(sources.size() >= 7, sources.toString());
        for (Path cu : sources) {
            String ptx = Files.readString(Path.of(cu.toString().replaceFirst("\\.cu$", ".ptx")));
            PtxHeader header = PtxHeader.of(ptx).orElseThrow(() -> new AssertionError(cu + ": PTX without header"));
            assertEquals(PtxHeader.hash(cu), header.hash(), cu + " has changed; run build/ptx.sh");
            assertTrue(header.flags().contains("-fmad=false"), header.flags());
            assertTrue(ptx.contains("\n.version 7.8\n"), cu + ": a version that drivers of CUDA 11.8 read");
            String target = cu.toString().endsWith(".sm80.cu") ? "sm_80" : "sm_52";
            assertTrue(ptx.contains("\n.target " + target + "\n"), cu + ": made for " + target);
        }
    }

    @TestFactory
    Stream<DynamicTest> compilesForEveryArchitecture() throws IOException {
        Assumptions.assumeTrue(isLinuxX64(), "NVIDIA's compiler in JCuda is there for Linux on x86-64");
        return files(".ptx").stream()
                .map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> compile(p)));
    }

    @TestFactory
    Stream<DynamicTest> compilesForTheNewestArchitecturesWherePtxasIsFound() throws IOException {
        boolean found = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(d -> Files.isExecutable(Path.of(d, "ptxas")));
        Assumptions.assumeTrue(found, "ptxas is not on the PATH");
        return files(".ptx").stream().flatMap(p -> NEWER.stream()
                .map(a -> DynamicTest.dynamicTest(p.getFileName() + " " + a, () -> ptxas(p, a))));
    }

    @TestFactory
    Stream<DynamicTest> everyKernelIsReadBySimulator() throws IOException {
        Simulator s = new Simulator(1);
        return files(".ptx").stream().map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> {
            Simulator.Module m = s.load(p.getFileName().toString(), Files.readString(p));
            m.kernels().forEach(m::kernel);
            assertTrue(!m.kernels().isEmpty());
        }));
    }

    private static boolean isLinuxX64() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
    }

    private static List<Path> files(String end) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String root : List.of("src/main/java", "src/test/java"))
            try (Stream<Path> s = Files.walk(Path.of(root))) {
                s.filter(p -> p.toString().endsWith(end)).sorted().forEach(all::add);
            }
        return all;
    }

    private static void compile(Path file) throws IOException {
        String ptx = Files.readString(file);
        List<String> wanted = new ArrayList<>(ARCHITECTURES);
        // Code for an architecture runs on it and on later ones.
        if (ptx.contains(".target sm_80")) wanted.removeIf(a -> Integer.parseInt(a.substring(3)) < 80);
        for (String architecture : wanted) {
            nvPTXCompilerHandle handle = new nvPTXCompilerHandle();
            byte[] text = (ptx + "\0").getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(0, JNvPTXCompiler.nvPTXCompilerCreate(handle, text.length - 1, text));
            int result = JNvPTXCompiler.nvPTXCompilerCompile(handle, 2,
                    new String[]{"--gpu-name=" + architecture, "--opt-level=1"});
            String log = result == 0 ? "" : log(handle);
            JNvPTXCompiler.nvPTXCompilerDestroy(handle);
            assertEquals(0, result, file + " for " + architecture + ": " + log);
        }
    }

    private static String log(nvPTXCompilerHandle handle) {
        long[] size = new long[1];
        JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(handle, size);
        byte[] log = new byte[(int) size[0] + 1];
        JNvPTXCompiler.nvPTXCompilerGetErrorLog(handle, log);
        return new String(log, StandardCharsets.UTF_8).strip();
    }

    private static void ptxas(Path file, String architecture) throws IOException, InterruptedException {
        Process p = new ProcessBuilder("ptxas", "-O1", "-arch=" + architecture, file.toString(), "-o", "/dev/null")
                .redirectErrorStream(true).start();
        String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, p.waitFor(), output);
    }
}
