package org.latentclr.engine.op.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.functional.NormMask;

/** {@link FocusedCosine} by hand, and where finite differences do not look: vectors of length 0 and below the limit. */
class FocusedCosineTest {
    /** Three positions of two channels: nothing, hardly anything, something. */
    private static final double[] A = {0, 4e-9, 0.6, 0, 3e-9, 0.8};
    private static final double[] B = {0.5, 2e-9, 0.8, -0.5, 1e-9, -0.6};

    @Test
    void workedExample() {
        try (Backend cpu = new CpuBackend(1); Scope s = Scope.open("test")) {
            Tensor a = Tensor.of(cpu, new double[]{1, 0, 0, 2, 0, 1, 0, 1}, 1, 2, 4);
            Tensor b = Tensor.of(cpu, new double[]{1, 0, 0, 1, 1, 0, 0, 2}, 1, 2, 4);
            assertEquals(0.5301, value(MaskedCosine.Weighting.INSIDE_SQUARE, NormMask.MIN_MAX, a, b), 1e-4);
            assertEquals(0.6091, value(MaskedCosine.Weighting.AFTER_SQUARE, NormMask.MIN_MAX, a, b), 1e-4);
            assertEquals(0.7795, value(MaskedCosine.Weighting.ABSOLUTE, NormMask.MIN_MAX, a, b), 1e-4);
            assertEquals(0.2850, value(MaskedCosine.Weighting.INSIDE_SQUARE, NormMask.NONE, a, b), 1e-4);
        }
    }

    private static double value(MaskedCosine.Weighting w, NormMask mask, Tensor a, Tensor b) {
        return new FocusedCosine(new MaskedCosine(MaskedCosine.Pairs.ROWS, w, false, true, MaskedCosine.Limit.MAXIMUM),
                mask).apply(a, b).item();
    }

    @Test
    void shortVectorsHaveTheGradientOfTheComposedForm() {
        try (Backend cpu = new CpuBackend(1); Scope s = Scope.open("test")) {
            for (MaskedCosine.Limit limit : MaskedCosine.Limit.values())
                for (NormMask mask : NormMask.values()) {
                    var op = new FocusedCosine(new MaskedCosine(MaskedCosine.Pairs.ROWS,
                            MaskedCosine.Weighting.AFTER_SQUARE, false, true, limit), mask);
                    Tensor a = Tensor.of(cpu, A, 1, 2, 3).track();
                    Tensor b = Tensor.of(cpu, B, 1, 2, 3).track();
                    Tensor[] fused = Autograd.grad(op.apply(a, b).sum(), a, b);
                    Tensor[] composed = Autograd.grad(op.composed(a, b).sum(), a, b);
                    for (int i = 0; i < 2; i++) {
                        double[] x = fused[i].toDoubles();
                        double[] y = composed[i].toDoubles();
                        for (int j = 0; j < x.length; j++)
                            assertTrue(Math.abs(x[j] - y[j]) <= 1e-5 * Math.max(1, Math.abs(y[j])),
                                    op + " " + i + " " + j + ": " + x[j] + " and " + y[j]);
                    }
                }
        }
    }
}
