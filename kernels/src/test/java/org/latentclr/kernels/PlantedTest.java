package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latentclr.kernels.samples.Planted;
import org.latentclr.kernels.samples.SampleRun;
import org.latentclr.kernels.simulator.Finding;
import org.latentclr.kernels.simulator.Simulator;

/** Kernels with a planted error: the simulator names the error and the PTX line. */
class PlantedTest {
    private static final String CORRECT = "correct";

    @TestFactory
    Stream<DynamicTest> isReportedWithItsLine() throws Exception {
        String ptx = ptx();
        return Planted.all().stream().map(p -> DynamicTest.dynamicTest(p.sample().kernel(), () -> reported(ptx, p)));
    }

    private static void reported(String ptx, Planted p) {
        String kernel = p.sample().kernel();
        List<Finding> found = SampleRun.of(p.sample(), new int[0], Optional.empty()).result().findings();
        List<Finding> meant = found.stream()
                .filter(f -> f.kind() == p.kind() && f.instruction().startsWith(p.at())).toList();
        assertEquals(1, meant.size(), kernel + ": " + found);
        // Without its barrier a warp also reads what another has not written yet.
        if (p.kind() != Finding.Kind.MISSING_BARRIER) assertEquals(meant, found, "nothing else");
        Finding first = meant.get(0);
        String line = ptx.lines().toList().get(first.line() - 1);
        assertEquals(line.strip().replace('\t', ' '), first.instruction());
        assertTrue(first.line() > lineOf(ptx, ".entry " + kernel + "("), "inside the kernel");
    }

    @Test
    void everyKernelButTheCorrectOneIsListed() throws Exception {
        TreeSet<String> names = Planted.all().stream().map(p -> p.sample().kernel())
                .collect(Collectors.toCollection(TreeSet::new));
        names.add(CORRECT);
        assertEquals(new TreeSet<>(new Simulator(1).load("planted.ptx", ptx()).kernels()), names);
    }

    @Test
    void aDefectHasItsPlaceInWords() {
        Planted p = Planted.all().stream().filter(x -> x.sample().kernel().equals("out_of_bounds")).findFirst()
                .orElseThrow();
        Finding f = SampleRun.of(p.sample(), new int[0], Optional.empty()).result().findings().get(0);
        assertEquals("block (0,0,0) thread (63,0,0): 4 bytes at byte 256 of an allocation of 256 bytes", f.detail());
        assertEquals(1, f.count());
    }

    private static int lineOf(String ptx, String text) {
        return (int) ptx.substring(0, ptx.indexOf(text)).lines().count();
    }

    private static String ptx() throws Exception {
        try (InputStream in = Cuda.class.getResourceAsStream("planted/planted.ptx")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
