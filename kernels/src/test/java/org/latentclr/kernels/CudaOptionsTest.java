package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentclr.engine.EngineException;

class CudaOptionsTest {
    @Test
    void readsTheDefaults() {
        assertEquals(CudaOptions.DEFAULT, CudaOptions.parse("cuda"));
        assertEquals(CudaOptions.SIMULATED, CudaOptions.parse("simulator"));
        assertEquals(Precision.FP32, CudaOptions.DEFAULT.precision());
    }

    @Test
    void readsOrdinalAndPrecision() {
        assertEquals(new CudaOptions(false, 1, Precision.TF32, Products.FAST), CudaOptions.parse("cuda:1:tf32"));
        assertEquals(new CudaOptions(false, 0, Precision.BF16, Products.OWN), CudaOptions.parse("cuda:bf16:own"));
        assertEquals(new CudaOptions(false, 0, Precision.FP32, Products.EXACT), CudaOptions.parse("cuda:exact"));
        assertEquals(CudaOptions.SIMULATED.withPrecision(Precision.TF32), CudaOptions.parse("simulator:tf32"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cuda:", "cuda:x", "cuda:1:fp16", "cuda:fp64", "cuda:own:1", "cudas", "cuda:1:tf32:2"})
    void refusesOtherNames(String name) {
        assertTrue(assertThrows(EngineException.class, () -> CudaOptions.parse(name)).getMessage().contains(name));
    }
}
