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
import org.latentclr.engine.op.fused.ModulatedConv2d;
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

    @ParameterizedTest
    @CsvSource({"FP32, 0, 2e-6", "TF32, 2e-5, 4e-4", "BF16, 2e-4, 4e-3"})
    void directConvolutionsHaveTheErrorOfTheirOperands(Precision p, double least, double most) {
        direct(p, least, most, 2, 6, 9, 20, 10, 1);
        direct(p, least, most, 1, 35, 18, 33, 40, 1);
        direct(p, least, most, 2, 9, 6, 64, 131, 0);
        direct(p, least, most, 1, 17, 33, 34, 32, 2);
    }

    @ParameterizedTest
    @CsvSource({"FP32, 0, 2e-6", "TF32, 2e-5, 4e-4", "BF16, 2e-4, 4e-3"})
    void modulatedConvolutionsHaveTheErrorOfTheirOperands(Precision p, double least, double most) {
        for (int o : new int[]{20, 32, 64}) {
            Operand x = Operand.of(1, 19, 17, 33), w = Operand.of(o, 19, 3, 3), styles = Operand.of(2, 19),
                    factors = Operand.of(2, o);
            within(p, least, most, OpCase.of(new ModulatedConv2d(1, 1, 1, true, true, true), x, w, styles, factors,
                    Operand.of(1, 1, 17, 33)));
            for (boolean correlation : new boolean[]{true, false})
                within(p, least, most, OpCase.of(new ModulatedConv2d(2, 1, 1, correlation, true, true), x, w, styles,
                        factors, Operand.of(1, 1, 34, 66), Operand.of(4, 4)));
        }
    }

    private void direct(Precision p, double least, double most, int n, int c, int h, int v, int o, int padding) {
        ConvSpec s = ConvSpec.of(1, padding);
        Operand w = Operand.of(o, c, 3, 3);
        int grown = 2 * padding - 2;
        within(p, least, most, OpCase.of(new Conv2d(s), Operand.of(n, c, h, v), w));
        within(p, least, most,
                OpCase.of(new Conv2d.InputGrad(s, h, v), Operand.of(n, o, h + grown, v + grown), w));
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
