package org.latentclr.contrafeat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.op.fused.MaskedCosine;
import org.latentclr.engine.op.fused.MaskedCosine.Weighting;

/** The worked example of METHODS §2.5, and the ends of the Gaussian filter of §2.3. */
class WorkedExampleTest {
    @Test
    void allWeightings() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Tensor a = Tensor.of(device, new float[]{1, 0, 0, 2, 0, 1, 0, 1}, 1, 2, 2, 2);
            Tensor b = Tensor.of(device, new float[]{1, 0, 0, 1, 1, 0, 0, 2}, 1, 2, 2, 2);
            assertEquals(0.5301, value(a, b, NormMask.MIN_MAX, Weighting.INSIDE_SQUARE), 1e-4);
            assertEquals(0.6091, value(a, b, NormMask.MIN_MAX, Weighting.AFTER_SQUARE), 1e-4);
            assertEquals(0.7795, value(a, b, NormMask.MIN_MAX, Weighting.ABSOLUTE), 1e-4);
            assertEquals(0.2850, value(a, b, NormMask.NONE, Weighting.INSIDE_SQUARE), 1e-4);
            assertEquals(0.8521, value(a.mean(true, 2, 3), b.mean(true, 2, 3), NormMask.NONE,
                    Weighting.INSIDE_SQUARE), 1e-4);
        }
    }

    private static double value(Tensor a, Tensor b, NormMask mask, Weighting weighting) {
        MaskedCosine s = new MaskedCosine(MaskedCosine.Pairs.ROWS, weighting, false, mask != NormMask.NONE,
                MaskedCosine.Limit.MAXIMUM);
        return s.apply(a.reshape(1, 2, -1), mask.of(NormMask.lengths(a)), b.reshape(1, 2, -1),
                mask.of(NormMask.lengths(b))).item();
    }

    @Test
    void theFilterLosesWeightAtTheEnds() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            GaussianFilter f = new GaussianFilter(device, 3, 3, 1);
            float[] unit = new float[3 * 8];
            for (int i = 0; i < 3; i++) unit[i * 8 + i] = 1;
            double[] sums = f.apply(Tensor.of(device, unit, 1, 3, 8)).sum(false, 2).toDoubles();
            assertEquals(0.7259, sums[0], 1e-4);
            assertEquals(1.2741, sums[1], 1e-4);
            assertEquals(1, sums[2], 1e-6);
        }
    }
}
