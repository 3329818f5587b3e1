package org.latentclr.benchmarks.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.benchmarks.LatentClrStep;
import org.latentclr.engine.Backends;
import org.latentclr.kernels.Precision;
import org.latentclr.weights.Json;
import org.junit.jupiter.api.Assumptions;

/** The benchmark with toy sizes, PyTorch played by a shell script. */
class GpuBenchmarkTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int run(String... words) {
        return GpuBenchmark.run(new PrintStream(said, true, StandardCharsets.UTF_8), words);
    }

    /** Answers as the peer does; one form breaks when it is run, and whole generators are refused. */
    private String python() throws IOException {
        Path script = folder.resolve("python");
        Files.writeString(script,
                """
                        #!/bin/sh
                        echo '{"peer": "A script", "device": "paper"}'
                        while read -r line; do
                            case $line in
                                *generator*) echo '{"error": "no room"}' ;;
                                *prepare*) echo '{"forms": {"slow": 0.5, "broken": 1}, "skipped": {"compiled": "too new"}, "value": 1}' ;;
                                *broken*) echo '{"error": "it broke"}' ;;
                                *run*) echo '{"seconds": 1000}' ;;
                                *) echo '{}' ;;
                            esac
                        done
                        """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }

    private Path result(String end) throws IOException {
        try (Stream<Path> s = Files.list(folder)) {
            return s.filter(p -> p.toString().endsWith(end)).findFirst().orElseThrow();
        }
    }

    @Test
    void writesATableOfEveryKindOfCase() throws IOException {
        assertEquals(0, run("--smoke", "--rounds=2", "--out=" + folder, "--python=" + python()), said::toString);
        String table = Files.readString(result("gpu-smoke.md"));
        assertEquals(GpuCases.smoke().size(), table.lines().filter(l -> l.contains("×") || l.contains("no room"))
                .filter(l -> l.startsWith("| ") && !l.startsWith("| case")).count(), table);
        assertTrue(table.contains("no number here is a measurement"), table);
        assertTrue(table.contains("Peer: A script on paper."), table);
        assertTrue(table.contains("slow 1000000.000"), table);
        assertTrue(table.contains("without compiled: too new; broken: it broke"), table);
        assertTrue(table.contains("without PyTorch: no room"), table);
        Map<String, Object> json = Json.parseObject(Files.readString(result(".json")));
        List<?> cases = Json.asArray(json.get("cases"), "cases");
        assertEquals(GpuCases.smoke().size(), cases.size());
        Map<String, Object> first = Json.asObject(cases.getFirst(), "case");
        assertEquals(2, Json.asArray(first.get("ours_seconds"), "ours").size());
        assertTrue(Json.asDouble(first.get("best_ratio"), "ratio") > 1);
    }

    @Test
    void theSameCommandGoesOnWithWhatIsLeft() throws IOException {
        String[] words = {"--smoke", "--rounds=1", "--out=" + folder, "--python=none", "--only=NT-Xent", "--minutes=0"};
        assertEquals(3, run(words), said::toString);
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("1 cases are left"), said::toString);
        words[5] = "--minutes=1";
        assertEquals(0, run(words), said::toString);
        String table = Files.readString(result(".md"));
        said.reset();
        assertEquals(0, run(words), said::toString);
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("measured before"), said::toString);
        assertEquals(table, Files.readString(result(".md")));
    }

    @Test
    void withoutPyTorchOurOwnTimesRemain() throws IOException {
        assertEquals(0, run("--smoke", "--rounds=1", "--only=upfirdn", "--out=" + folder, "--python=/no/python"));
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("peer: none (/no/python does not start)"));
        assertTrue(Files.readString(result(".md")).contains("| upfirdn2d"));
    }

    @Test
    void withoutADriverThereIsOneSentence() {
        Assumptions.assumeFalse(Backends.whyNoCuda().isEmpty(), "this machine has a CUDA device");
        assertEquals(2, run("--out=" + folder));
        String text = said.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("latentclr: device cuda: ") && text.lines().count() == 1, text);
    }

    @Test
    void floorsAreThoseOfTheLiterature() {
        var a = LatentClrStep.architecture(1024, 512, 512);
        // 148 GFLOP with conv1 as a convolution, of which its form as a product saves 67 MFLOP.
        assertEquals(148e9, Floors.image(a).flops(), 1.5e9);
        assertEquals(12.9e12, Floors.step(a, "convs.5", 100, 8).flops() - Floors.contrast(800, 512 * 1024).flops(),
                0.2e12);
        assertEquals(10.5e9 * 2, Floors.contrast(800, 8192).flops(), 0.1e9);
        assertEquals(8192, Floors.elements(a, "conv1"));
        assertEquals(512 * 1024, Floors.elements(a, "convs.5"));
        assertEquals(0.35e-3, Floors.h200(Precision.FP32).seconds(Floors.contrast(800, 8192)), 0.02e-3);
    }

    @Test
    void mediansAndRatiosAreRoundByRound() {
        var m = new GpuMeasurement("x", new double[]{1, 2, 4}, Map.of("a", new double[]{2, 2, 12}, "b",
                new double[]{9, 9, 9}), Map.of(), java.util.OptionalDouble.empty(), java.util.OptionalDouble.empty());
        assertEquals(2, m.ratio("a"));
        assertEquals(2, m.bestRatio().orElseThrow());
        assertEquals(2.5, GpuMeasurement.median(new double[]{4, 2, 3, 1}));
    }
}
