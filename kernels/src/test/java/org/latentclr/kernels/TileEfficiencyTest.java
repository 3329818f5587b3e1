package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latentclr.kernels.samples.Sample;
import org.latentclr.kernels.samples.SampleRun;
import org.latentclr.kernels.samples.Samples;
import org.latentclr.kernels.simulator.Counters;

/** What the tiled products cost beside their floors, counted by the simulator. */
class TileEfficiencyTest {
    private static Counters run(String kernel, int... sizes) {
        Sample s = Samples.all().stream().filter(x -> x.kernel().equals(kernel)).findFirst().orElseThrow();
        SampleRun r = SampleRun.of(s, sizes, Optional.empty());
        assertEquals(List.of(), r.result().findings());
        return r.result().counters();
    }

    /** The share of fused multiply-adds among all instructions. */
    private static double share(Counters c) {
        return c.floatOperations() / 2.0 / c.threadInstructions();
    }

    @Test
    void aLargeProductReadsEachOperandOncePerTileInFullSectors() {
        int m = 256;
        int n = 256;
        int k = 128;
        Counters c = run("matmul_large", m, n, k);
        long floor = (long) k * (m * (n / 128) + n * (m / 128)) * 4 / 32;
        assertEquals(floor, c.globalLoadSectors());
        assertEquals(16, c.globalLoadSectors() / c.globalLoads(), "four floats for each lane");
        assertEquals((long) m * n * 4 / 32, c.globalStoreSectors());
        assertEquals(2L * m * n * k, c.floatOperations());
        assertEquals(0, c.bankConflicts());
        assertTrue(share(c) > 0.77, "fused multiply-adds " + share(c));
    }

    @Test
    void aLargeConvolutionIsMostlyMultiplyAdds() {
        Counters c = run("conv2d_large", 1, 64, 128, 16);
        assertEquals(2L * 256 * 64 * 9 * 128, c.floatOperations() - 3L * 256 * 128,
                "and the bias, slope and gain of each result");
        assertTrue(c.globalLoadSectors() < 6.5 * c.globalLoads(), "pixels lie beside each other");
        assertEquals(16, c.globalStoreSectors() / c.globalStores());
        assertTrue(c.bankConflicts() < 0.05 * c.sharedPasses(), c.bankConflicts() + " conflicts");
        assertTrue(share(c) > 0.65, "fused multiply-adds " + share(c));
    }

    @Test
    void aDirectConvolutionFetchesPixelsOnceForAllTaps() {
        int c = 32;
        int size = 64;
        Counters f = run("direct3_32", 1, c, 32, size);
        // Tiles of 16×32 pixels lie under 18×34, whose lines begin and end within a sector.
        long tiles = size / 16 * (size / 32);
        assertTrue(f.globalLoadSectors() < tiles * c * (18 * 7 + 32 * 9 / 8 * 1.1), f.globalLoadSectors() + " sectors");
        assertTrue(share(f) > 0.75, "fused multiply-adds " + share(f));
        assertTrue(f.bankConflicts() < 0.06 * f.sharedPasses(), f.bankConflicts() + " conflicts");
        for (String kernel : List.of("direct3_32_tf32", "direct3_128_tf32", "direct3_64_bf16", "direct2_128_bf16"))
            assertEquals(0, run(kernel, 1, c, kernel.contains("_64") ? 64 : kernel.contains("3_128") ? 128 : 32, size)
                    .bankConflicts(), kernel);
    }
}
