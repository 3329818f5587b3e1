package org.latentclr.kernels.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels with a planted error: the simulator names the error and the PTX line. */
class PlantedBugsTest {
    private static final int N = 64;

    @ParameterizedTest
    @CsvSource({"missing_barrier, MISSING_BARRIER, ld.shared", "out_of_bounds, OUT_OF_BOUNDS, ld.global",
            "out_of_bounds_store, OUT_OF_BOUNDS, st.global", "unwritten_shared, UNWRITTEN_MEMORY, ld.shared",
            "unwritten_global, UNWRITTEN_MEMORY, ld.global", "divergent_barrier, DIVERGENT_BARRIER, bar.sync",
            "early_exit, DIVERGENT_BARRIER, bar.sync", "shuffle_deadlock, DEADLOCK, shfl.sync",
            "shuffle_mask, SHUFFLE_MASK, shfl.sync", "shuffle_source, SHUFFLE_MASK, shfl.sync",
            "race, RACE, st.shared"})
    void isReportedWithItsLine(String kernel, Finding.Kind kind, String opcode) throws Exception {
        String ptx = ptx();
        List<Finding> found = run(ptx, kernel);
        List<Finding> meant = found.stream().filter(f -> f.kind() == kind && f.instruction().startsWith(opcode))
                .toList();
        assertEquals(1, meant.size(), kernel + ": " + found);
        // Without its barrier a warp also reads what another has not written yet.
        if (kind != Finding.Kind.MISSING_BARRIER) assertEquals(meant, found, "nothing else");
        Finding first = meant.get(0);
        String line = ptx.lines().toList().get(first.line() - 1);
        assertEquals(line.strip().replace('\t', ' '), first.instruction());
        assertTrue(first.line() > lineOf(ptx, ".entry " + kernel + "("), "inside the kernel");
    }

    @Test
    void aCorrectKernelHasNoFinding() throws Exception {
        assertEquals(List.of(), run(ptx(), "correct"));
    }

    @Test
    void aDefectHasItsPlaceInWords() throws Exception {
        Finding f = run(ptx(), "out_of_bounds").get(0);
        assertEquals("block (0,0,0) thread (63,0,0): 4 bytes at byte 256 of an allocation of 256 bytes", f.detail());
        assertEquals(1, f.count());
    }

    private static int lineOf(String ptx, String text) {
        return (int) ptx.substring(0, ptx.indexOf(text)).lines().count();
    }

    static String ptx() throws Exception {
        try (InputStream in = PlantedBugsTest.class.getResourceAsStream("/org/latentclr/kernels/planted/planted.ptx")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static List<Finding> run(String ptx, String kernel) {
        Simulator s = new Simulator(1);
        Simulator.Module m = s.load("planted.ptx", ptx);
        long x = s.memory().allocate(4 * N);
        long y = s.memory().allocate(4 * N);
        float[] v = new float[N];
        for (int i = 0; i < N; i++) v[i] = i % 3 - 1;
        s.memory().write(x, v, 0, N);
        int[] arguments = {(int) x, (int) (x >>> 32), (int) y, (int) (y >>> 32), N};
        return s.launch(m.kernel(kernel), new int[]{1, 1, 1}, new int[]{N, 1, 1}, 0, arguments).findings();
    }
}
