package org.latentclr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.Version;
import org.latentclr.run.OpTable;

class MainTest {
    @Test
    void helpVersionAndInfo() {
        assertTrue(Probe.run("--help").out().contains("info"));
        assertTrue(Probe.run("--version").out().startsWith("latentclr " + Version.NUMBER));
        Probe.Result info = Probe.run("info");
        assertEquals(0, info.code());
        assertTrue(info.out().contains("vectors      jdk.incubator.vector"), info.out());
        assertTrue(info.out().contains("threads") && info.out().contains("cuda: "), info.out());
        assertTrue(info.out().contains("nvidia       driver") && info.out().contains("cuBLAS"), info.out());
        assertTrue(info.out().contains("-Pcuda-redist") || !info.out().contains(": missing, lib"), info.out());
    }

    @Test
    void checkCountsTheCasesOfADevice(@TempDir Path folder) throws Exception {
        Path report = folder.resolve("report.md");
        Probe.Result r = Probe.run("check", "--device", "simulator", "--only", "MatMul", "--report", report.toString());
        assertEquals(0, r.code(), r.out());
        assertTrue(r.out().matches("(?s).*(\\d+) of \\1 cases passed, 0 bytes leaked.*"), r.out());
        assertTrue(Files.readString(report).contains("cases passed"));
        assertEquals(1, Probe.run("check", "--device", "cpu", "--only", "no such case").code());
    }

    @Test
    void theTableOfOpsHasEveryDevice() {
        List<List<String>> lines = OpTable.current().lines();
        assertEquals(List.of("op", "reference", "cpu", "cuda-ptx", "cublas/cudnn", "simulator"), lines.getFirst());
        Map<String, List<String>> table = lines.stream().skip(1).collect(Collectors.toMap(List::getFirst, l -> l));
        assertEquals("kernel", table.get("Conv2d.InputGrad").get(2));
        assertEquals("cudnn", table.get("Conv2d.InputGrad").get(4));
        assertEquals("cublas", table.get("MatMul").get(4));
        assertEquals("composed", table.get("BiasAct").get(1));
        assertEquals("kernel", table.get("BiasAct").get(2));
        assertEquals("composed", table.get("AdamStep").get(1));
        for (List<String> line : lines.subList(1, lines.size()))
            for (int column : List.of(1, 2, 3, 5)) assertNotEquals("-", line.get(column), line.toString());
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        Path folder = Path.of("").toAbsolutePath();
        String pom = Files.readString(folder.resolve("pom.xml"));
        assertTrue(pom.contains("<version>" + Version.NUMBER + "</version>"), pom);
    }

    @Test
    void dryRunPrintsEveryKey() {
        Probe.Result result = Probe.run("train", "generator=stylegan2", "--device", "cuda", "--out", "it's",
                "--dry-run");
        assertEquals(0, result.code());
        assertTrue(result.out().contains("_target_: colat.generators.StyleGAN2Generator"), result.out());
        assertTrue(result.out().contains("device: cuda\nauto_cpu_if_no_gpu: false"), result.out());
        assertTrue(result.out().contains("milestones: [1000, 5000]"), result.out());
        assertTrue(result.out().contains("out: it's"), result.out());
    }

    @Test
    void aMistakeHasOneSentenceAndNoTrace() {
        Probe.Result result = Probe.run("train", "generator=stylegan2");
        assertEquals(2, result.code());
        assertEquals(1, result.err().lines().count());
    }

    @Test
    void aFaultOfTheProgramLeavesItsTraceInAFile() throws Exception {
        Probe.Result result = Probe.run("broken", "k=3");
        assertEquals(1, result.code());
        String[] lines = result.err().split("\n");
        assertEquals("latentclr: internal failure: IllegalStateException: the impossible", lines[0]);
        Path file = Path.of(lines[1].substring(lines[1].lastIndexOf(' ') + 1));
        String trace = Files.readString(file);
        Files.delete(file);
        assertTrue(trace.contains("latentclr broken k=3") && trace.contains("at org.latentclr.cli.Probe$Broken"),
                trace);
        assertFalse(result.err().contains("\tat "));
    }

    @Test
    void wordsPassOptionsInAnyOrder() {
        assertEquals("trained 5 by [train, --quiet, k=5, --threads=1, seed=3]\n",
                Probe.run("train", "--quiet", "k=5", "--threads=1", "seed=3").out());
    }
}
