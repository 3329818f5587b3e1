package org.latentclr.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class JmhRunTest {
    @Test
    void everyOpOfTheCasesIsMeasuredOnce() {
        List<String> ops = JmhRun.ops();
        assertEquals(ops.size(), new HashSet<>(ops).size());
        assertTrue(
                ops.containsAll(
                        List.of("conv2d", "conv2d_input_grad", "matmul", "bias_act", "modulated_conv2d", "adam_step")),
                ops.toString());
    }
}
