package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.cases.Layout;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.engine.cases.Operand;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.kernels.driver.Driver;
import org.latentclr.kernels.driver.SimulatorDriver;

/**
 * The errors of products on tensor cores, measured on the simulator against sums in double: max|difference|/max|result| of operands
 * uniform in ±1. The limits are what was measured, rounded up.
 */
class PrecisionTest {
    @RegisterExtension
    final CudaDevices devices = new CudaDevices();

    @ParameterizedTest
    @CsvSource({"TF32, 2e-5, 4e-4", "BF16, 2e-4, 4e-3"})
    void productsHaveTheErrorOfTheirOperands(Precision p, double least, double most) {
        within(p, least, most, OpCase.of(new MatMul(), Operand.of(2, 70, 40), Operand.of(2, 40, 33)));
        within(p, least, most, OpCase.of(new MatMul(), Operand.of(1, 5, 300), Operand.of(1, 300, 130)));
        within(p, least, most, OpCase.of(new Gram(), Operand.of(20, 64)));
    }

    @ParameterizedTest
    @CsvSource({"TF32, 2e-5, 4e-4", "BF16, 2e-4, 4e-3"})
    void convolutionsHaveTheErrorOfTheirOperands(Precision p, double least, double most) {
        ConvSpec s = new ConvSpec(2, 1, 1, 1, 1, 1, 1);
        Operand x = Operand.of(2, 6, 9, 8);
        Operand w = Operand.of(10, 6, 3, 3);
        Operand y = Operand.of(2, 10, 5, 8);
        within(p, least, most, OpCase.of(new Conv2d(s), x, w));
        within(p, least, most, OpCase.of(new Conv2d.InputGrad(s, 9, 8), y, w));
        within(p, least, most, OpCase.of(new Conv2d.FilterGrad(s, 3, 3), x, y));
    }

    private void within(Precision p, double least, double most, OpCase c) {
        double error = error(p, c);
        assertTrue(error >= least && error <= most, p + " " + c.name() + ": error " + error);
    }

    private double error(Precision p, OpCase c) {
        double[] expected;
        try (Backend reference = new ReferenceBackend()) {
            expected = run(reference, c);
        }
        double[] found = run(devices.simulator(p), c);
        assertEquals(expected.length, found.length);
        double worst = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - found[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return worst / largest;
    }

    private static double[] run(Backend device, OpCase c) {
        try (Scope s = Scope.open(c.name())) {
            return c.run(c.place(device, Layout.DENSE)).toDoubles();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Precision.class, names = {"TF32", "BF16"})
    void anOlderDeviceIsRefused(Precision p) {
        Driver old = new SimulatorDriver() {
            @Override
            public int attribute(Attribute a) {
                return a == Attribute.COMPUTE_MAJOR ? 7 : super.attribute(a);
            }
        };
        EngineException e = assertThrows(EngineException.class,
                () -> new CudaBackend(CudaOptions.SIMULATED.withPrecision(p), old));
        assertTrue(e.getMessage().contains("compute capability 8.0"), e.getMessage());
    }
}
