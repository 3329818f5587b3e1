package org.latentclr.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    @Test
    void surviveTheWayBetweenProcesses() {
        Measurement m = new Measurement("conv/512→512@8", 1e9, 12, new double[]{0.1, 0.25}, new double[]{0.3, 0.5},
                1e-6);
        Measurement back = Measurement.parse(m.line());
        assertEquals(m.name(), back.name());
        assertArrayEquals(m.ours(), back.ours());
        assertArrayEquals(new double[]{2, 2, 3, 3}, m.with(back).ratios(), 1e-12);
    }

    @Test
    void quantilesAreValuesInOrder() {
        double[] v = {5, 1, 4, 2, 3};
        assertEquals(3, Measurement.quantile(v, 0.5));
        assertEquals(2, Measurement.quantile(v, 0.25));
        assertEquals(5, Measurement.quantile(v, 1));
    }

    @Test
    void theTableNamesRatioAndSpread() {
        Measurement m = new Measurement("gemm", 2e9, 12, new double[]{0.1, 0.1, 0.1}, new double[]{0.2, 0.3, 0.4}, 0);
        assertTrue(new PeerReport(java.util.List.of(new PeerReport.Entry(m, 1, 2, "abc", "today", "here"))).table()
                .contains("| gemm | 100.000 | 300.000 | **3.00** | 3.00 – 4.00 | 20 |"));
    }

    @Test
    void wordsOfTheCommand() {
        PeerRequest r = PeerRequest.of(new String[]{"--launches=2", "--threads=1", "conv3x3"});
        assertEquals(2, r.launches());
        assertEquals(1, r.threads());
        assertEquals(java.util.List.of("conv3x3"), r.filters());
        assertThrows(IllegalArgumentException.class, () -> PeerRequest.of(new String[]{"--launch=2"}));
    }

    @Test
    void everyCaseHasAnotherName() {
        Set<String> names = new HashSet<>();
        for (PeerCase c : PeerCases.all()) assertTrue(names.add(c.name()), c.name());
    }
}
