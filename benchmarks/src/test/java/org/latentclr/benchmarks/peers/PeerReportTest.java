package org.latentclr.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerReportTest {
    private static PeerReport report(String name, double ours, String machine) {
        var m = new Measurement(name, 2e9, 0, new double[]{ours, ours}, new double[]{0.03, 0.05}, 1e-6);
        return new PeerReport(List.of(new PeerReport.Entry(m, 3, 2, "abc", "2026-11-22", machine)));
    }

    @Test
    void slicesAddUpInTheOrderOfTheCasesAndAreReadBack(@TempDir Path folder) throws IOException {
        String first = "gemm/512x512x512", second = "conv3x3/512@4";
        assertEquals(List.of(), PeerReport.read(folder).entries());
        report(second, 0.02, "a").merged(PeerReport.read(folder)).write(folder);
        report(first, 0.02, "a").merged(PeerReport.read(folder)).write(folder);
        report(second, 0.01, "b").merged(PeerReport.read(folder)).write(folder);

        List<PeerReport.Entry> e = PeerReport.read(folder).entries();
        assertEquals(List.of(first, second), e.stream().map(x -> x.measurement().name()).toList());
        assertArrayEquals(new double[]{0.01, 0.01}, e.get(1).measurement().ours());
        assertEquals(3, e.get(1).launches());
        String table = PeerReport.read(folder).table();
        assertTrue(table.contains("| " + second + " | 10.000 | 50.000 | **5.00** |"));
        assertTrue(table.contains("Machine 2: b") && table.contains("| 3 | 2 | 2026-11-22 | abc |"), table);
    }

    @Test
    void aWordOrMoreChoosesCases() {
        List<String> chosen = PeerCases.all().stream()
                .filter(PeerRequest.of(new String[]{"gram", "gemm/512"})::wants).map(PeerCase::name).toList();
        assertEquals(List.of("gemm/512x512x512", "gram/800x8192"), chosen);
    }
}
