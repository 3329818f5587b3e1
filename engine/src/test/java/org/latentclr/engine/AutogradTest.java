package org.latentclr.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.latentclr.engine.cases.Derivatives;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;

/** The reverse pass itself: sharing, higher derivatives, lifetimes. Ops have their own tests. */
class AutogradTest {
    private final Backend device = new ReferenceBackend();

    @RegisterExtension
    final NoLeaks leaks = new NoLeaks(device);

    @Test
    void thirdDerivativeOfAPower() {
        try (Scope s = Scope.open("test")) {
            Tensor x = Tensor.of(device, new double[]{1.5, -2}, 2).track();
            Tensor y = x.square().square().sum(); // x⁴
            Tensor d1 = again(y, x);
            Tensor d2 = again(d1.sum(), x);
            Tensor d3 = again(d2.sum(), x);
            assertArrayEquals(new double[]{24 * 1.5, 24 * -2}, d3.toDoubles(), 1e-12);
        }
    }

    @Test
    void aValueUsedTwiceGetsBothGradients() {
        try (Scope s = Scope.open("test")) {
            Tensor x = Tensor.of(device, new double[]{3}, 1).track();
            Tensor y = x.mul(x).add(x).sum();
            assertArrayEquals(new double[]{7}, Autograd.grad(y, x)[0].toDoubles(), 0);
        }
    }

    @Test
    void gradientOfAnIntermediateValue() {
        try (Scope s = Scope.open("test")) {
            Tensor x = Tensor.of(device, new double[]{3}, 1).track();
            Tensor h = x.mul(2);
            Tensor[] g = Autograd.grad(h.square().sum(), x, h);
            assertArrayEquals(new double[]{24}, g[0].toDoubles(), 0);
            assertArrayEquals(new double[]{12}, g[1].toDoubles(), 0);
        }
    }

    @Test
    void secondOrderThroughConvolutionsAgreesWithDifferences() {
        double[] x0 = ramp(2 * 3 * 5 * 5, 0.3);
        double[] w0 = ramp(4 * 3 * 3 * 3, 0.2);
        try (Scope s = Scope.open("test")) {
            Tensor x = Tensor.of(device, x0, 2, 3, 5, 5).track();
            Tensor w = Tensor.of(device, w0, 4, 3, 3, 3).track();
            Tensor gx = again(energy(x, w), x);
            double[] gw = Autograd.grad(gx.square().sum(), w)[0].toDoubles();
            double eps = 1e-5;
            for (int i : new int[]{0, 17, 50, 107}) {
                double numeric = (gradientNorm(x0, w0, i, eps) - gradientNorm(x0, w0, i, -eps)) / (2 * eps);
                assertEquals(numeric, gw[i], 1e-5 * Math.max(1, Math.abs(numeric)));
            }
        }
    }

    @Test
    void localScopesKeepWhatTheGradientNeeds() {
        try (Scope step = Scope.open("step")) {
            Tensor x = Tensor.of(device, new double[]{2, 3}, 2).track();
            Tensor y;
            try (Scope inner = Scope.local("inner")) {
                y = inner.keep(x.square().exp().sum());
            }
            double[] g = Autograd.grad(y, x)[0].toDoubles();
            assertEquals(4 * Math.exp(4), g[0], 1e-9);
            EngineException e = assertThrows(EngineException.class, () -> Autograd.grad(y, x));
            assertTrue(e.getMessage().contains("retainGraph"));
        }
    }

    @Test
    void recomputedValuesHaveTheSameDerivatives() {
        Function<Tensor[], Tensor> f = in -> in[0].exp().mul(in[1]).add(in[0].square());
        double[][] at = {ramp(6, 0.4), ramp(6, 0.7)};
        List<Shape> shapes = List.of(Shape.of(2, 3), Shape.of(2, 3));
        new Derivatives(device, in -> Autograd.recompute("block", f, in), shapes, at, new boolean[]{true, true}, 5)
                .check("recompute", 2);
        new Derivatives(device, in -> Autograd.recompute("block", f, in), shapes, at, new boolean[]{false, true}, 5)
                .check("recompute with a constant", 2);
    }

    @Test
    void aFreedTensorNamesItsScope() {
        try (Scope outer = Scope.open("outer")) {
            Tensor t;
            try (Scope s = Scope.open("inner")) {
                t = Tensor.scalar(device, 1);
            }
            assertTrue(assertThrows(EngineException.class, t::item).getMessage().contains("'inner'"));
        }
    }

    @Test
    void aChangedSavedValueIsNoticed() {
        try (Scope s = Scope.open("test")) {
            Tensor x = Tensor.of(device, new double[]{2}, 1).track();
            Tensor y = x.square().sum();
            x.assign(Tensor.of(device, new double[]{5}, 1));
            assertTrue(
                    assertThrows(EngineException.class, () -> Autograd.grad(y, x)).getMessage().contains("in place"));
        }
    }

    private Tensor energy(Tensor x, Tensor w) {
        Tensor y = Conv2d.apply(x, w, new ConvSpec(2, 1, 1, 0, 1, 2, 1));
        return y.square().square().sum();
    }

    private double gradientNorm(double[] x0, double[] w0, int i, double eps) {
        try (Scope s = Scope.open("difference")) {
            double[] w1 = w0.clone();
            w1[i] += eps;
            Tensor x = Tensor.of(device, x0, 2, 3, 5, 5).track();
            return Autograd.grad(energy(x, Tensor.of(device, w1, 4, 3, 3, 3)), x)[0].square().sum().item();
        }
    }

    private static Tensor again(Tensor y, Tensor x) {
        return Autograd.grad(y, List.of(x), Tensor.full(y.backend(), 1), true, true)[0];
    }

    private static double[] ramp(int n, double scale) {
        double[] v = new double[n];
        for (int i = 0; i < n; i++) v[i] = scale * Math.sin(1 + 7.3 * i);
        return v;
    }

    /** A step that is computed again has the same value and the same gradients to the second order. */
    @Test
    void recomputedStepHasTheSameDerivatives() {
        try (Scope s = Scope.open("test")) {
            Function<Tensor[], Tensor> f = in -> in[0].mul(in[1]).exp().mul(in[0].square());
            Tensor x = Tensor.of(device, new double[]{0.3, -0.7}, 2).track();
            Tensor y = Tensor.of(device, new double[]{1.1, 0.4}, 2).track();
            double[][] plain = firstAndSecond(f.apply(new Tensor[]{x, y}), x, y);
            double[][] again = firstAndSecond(Autograd.recompute("f", f, x, y), x, y);
            for (int i = 0; i < plain.length; i++) assertArrayEquals(plain[i], again[i], 1e-15);
        }
    }

    private static double[][] firstAndSecond(Tensor z, Tensor x, Tensor y) {
        Tensor one = Tensor.full(z.backend(), 1, 2);
        Tensor[] g = Autograd.grad(z, List.of(x, y), one, true, true);
        Tensor[] gg = Autograd.grad(g[0].mul(g[1]).sum(), x, y);
        return new double[][]{z.toDoubles(), g[0].toDoubles(), g[1].toDoubles(), gg[0].toDoubles(),
                gg[1].toDoubles()};
    }
}
