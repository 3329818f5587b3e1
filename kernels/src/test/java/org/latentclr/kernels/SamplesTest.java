package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.samples.Sample;
import org.latentclr.kernels.samples.SampleRun;
import org.latentclr.kernels.samples.Samples;
import org.latentclr.kernels.simulator.Simulator;
import org.latentclr.kernels.simulator.Trace;

/** Every kernel has a sample that launches it without a finding, and a warp of it can be followed. */
class SamplesTest {
    @Test
    void everyKernelHasOne() throws IOException {
        TreeMap<String, TreeSet<String>> samples = new TreeMap<>();
        for (Sample s : Samples.all()) samples.computeIfAbsent(s.file(), f -> new TreeSet<>()).add(s.kernel());
        for (String file : samples.keySet())
            assertEquals(new TreeSet<>(new Simulator(1).load(file, ptx(file)).kernels()), samples.get(file), file);
        assertEquals(committed(), samples.keySet());
    }

    private static Set<String> committed() throws IOException {
        Path root = Path.of("src/main/java/org/latentclr/kernels");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".ptx") && !f.toString().contains("planted"))
                    .map(f -> root.relativize(f).toString())
                    .collect(Collectors.toSet());
        }
    }

    private static String ptx(String file) throws IOException {
        try (var in = Cuda.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @TestFactory
    Stream<DynamicTest> runsWithoutFinding() {
        return Samples.all().stream().map(s -> DynamicTest.dynamicTest(s.kernel(), () -> {
            SampleRun r = SampleRun.of(s, s.sizes(List.of()), Optional.empty());
            assertEquals(List.of(), r.result().findings());
            assertTrue(r.result().counters().warpInstructions() > 0);
        }));
    }

    @Test
    void countsWhatTheDataNeed() {
        // 4 sectors of 32 bytes hold the 32 floats of a warp, 16 the floats of one whose lanes take 4 each; down a column of 64 floats each
        // lane has a sector of its own.
        var straight = SampleRun.of(sample("unary_relu"), new int[]{63, 63}, Optional.empty()).result().counters();
        assertTrue(straight.globalLoadSectors() <= 4 * straight.globalLoads(),
                straight.globalLoadSectors() + " sectors");
        var fours = SampleRun.of(sample("unary_relu"), new int[]{64, 64}, Optional.empty()).result().counters();
        assertEquals(16 * fours.globalLoads(), fours.globalLoadSectors());
        assertEquals(64 * 64 / (4 * 32), fours.globalLoads());
        var transposed = SampleRun.of(sample("copy"), new int[]{64, 64}, Optional.empty()).result().counters();
        assertEquals(32 * transposed.globalLoads(), transposed.globalLoadSectors());
    }

    @Test
    void followsAWarp() {
        List<String> lines = new ArrayList<>();
        Trace t = new Trace(1, 0, 3, 1000, lines::add);
        SampleRun.of(sample("fill"), new int[]{300}, Optional.of(t));
        String text = String.join("\n", lines);
        // Thread 0 of block 1 of 256 threads sets element 256; the first 44 threads of the block have one.
        assertTrue(text.contains("= 256 257 258"), text);
        assertTrue(lines.stream().anyMatch(l -> l.contains("st.global.f32") && l.endsWith("all lanes")), text);
        assertEquals(lines.stream().filter(l -> !l.contains(" =")).count(), t.seen());
        List<String> second = new ArrayList<>();
        SampleRun.of(sample("fill"), new int[]{300}, Optional.of(new Trace(1, 1, 32, 1000, second::add)));
        assertTrue(second.stream().anyMatch(l -> l.contains("st.global.f32") && l.endsWith("12 lanes 00000fff")),
                String.join("\n", second));
    }

    @Test
    void refusesSizesThatTheKernelDoesNotHave() {
        assertThrows(EngineException.class, () -> sample("matmul").sizes(List.of(1, 2, 3, 4)));
        assertThrows(EngineException.class, () -> sample("matmul").sizes(List.of(0)));
    }

    private static Sample sample(String kernel) {
        return Samples.all().stream().filter(s -> s.kernel().equals(kernel)).findFirst().orElseThrow();
    }
}
