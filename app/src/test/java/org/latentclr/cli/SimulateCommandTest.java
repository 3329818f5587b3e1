package org.latentclr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SimulateCommandTest {
    @Test
    void listsKernels() {
        Probe.Result r = Probe.run("simulate");
        assertEquals(0, r.code());
        assertTrue(r.out().contains("product/matmul.ptx\n  matmul                     M=64 N=64 K=32 "), r.out());
    }

    @Test
    void countsWhatAKernelDoes() {
        Probe.Result r = Probe.run("simulate", "matmul", "70", "64", "20");
        assertEquals(0, r.code(), r.err());
        assertTrue(r.out().contains("M=70 N=64 K=20\n"), r.out());
        assertTrue(r.out().contains("1×2×1 blocks of 256×1×1 threads"), r.out());
        assertTrue(r.out().contains("no finding"), r.out());
        assertTrue(r.out().contains("barriers             "), r.out());
    }

    @Test
    void walksThroughAWarp() {
        Probe.Result r = Probe.run("simulate", "fill", "300", "--step", "--block", "1", "--lanes", "3", "--steps", "9");
        assertEquals(0, r.code(), r.err());
        assertTrue(r.out().contains("= 256 257 258"), r.out());
        assertTrue(r.out().contains("instructions more of this warp; --steps "), r.out());
    }

    @Test
    void mistakesHaveOneSentence() {
        for (String[] words : new String[][]{{"simulate", "matmull"}, {"simulate", "matmul", "0"},
                {"simulate", "matmul", "1", "2", "3", "4"}, {"simulate", "rows_sum", "4", "8"},
                {"simulate", "fill", "--step", "--block", "99"}, {"simulate", "fill", "--step", "--lanes", "0"}}) {
            Probe.Result r = Probe.run(words);
            assertEquals(2, r.code(), String.join(" ", words));
            assertEquals(1, r.err().lines().count(), r.err());
        }
    }
}
