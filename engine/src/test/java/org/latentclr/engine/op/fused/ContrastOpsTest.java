package org.latentclr.engine.op.fused;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.op.FusedOp;

/** The ops of contrastive losses: kernels against composed forms, gradients against differences, to order 2. */
class ContrastOpsTest {
    static Stream<Arguments> ops() {
        return Stream.of(Arguments.of(new NormalizeRows(), new int[]{6, 37}),
                Arguments.of(new Gram(), new int[]{12, 7}),
                Arguments.of(new Gram(), new int[]{1, 3}), Arguments.of(new Gram(), new int[]{40, 65}),
                Arguments.of(new ContrastiveRows(3, 0.8, true, true), new int[]{12, 12}),
                Arguments.of(new ContrastiveRows(2, 2, false, false), new int[]{6, 6}),
                Arguments.of(new ContrastiveRows(20, 0.5, true, false), new int[]{60, 60}),
                Arguments.of(new NtXentRows(0.3), new int[]{8, 8}),
                Arguments.of(new NtXentRows(0.1), new int[]{50, 50}));
    }

    @ParameterizedTest
    @MethodSource("ops")
    void kernelsAgreeWithTheComposedFormAtAnyNumberOfThreads(FusedOp op, int[] dims) {
        float[] x = normal(dims, 1);
        double[] expected = results(new ReferenceBackend(), op, x, dims);
        double[] one = results(new CpuBackend(1), op, x, dims);
        double largest = 0;
        for (double v : expected) largest = Math.max(largest, Math.abs(v));
        assertArrayEquals(expected, one, 3e-6 * largest);
        assertArrayEquals(one, results(new CpuBackend(3), op, x, dims), 0);
    }

    /** Value, gradient, and gradient of the gradient. */
    private static double[] results(Backend device, FusedOp op, float[] values, int[] dims) {
        try (Scope s = Scope.open("test")) {
            Tensor x = Tensor.of(device, values, dims).track();
            Tensor y = org.latentclr.engine.Dispatch.apply(op, x);
            Tensor g = weights(device, y);
            Tensor first = Autograd.grad(y, List.of(x), g, true, true)[0];
            Tensor second = Autograd.grad(first.square().sum(), x)[0];
            double[] a = y.toDoubles();
            double[] b = first.toDoubles();
            double[] c = second.toDoubles();
            return Stream.of(a, b, c).flatMapToDouble(java.util.Arrays::stream).toArray();
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void gradientsAgreeWithDifferencesToOrderTwo(FusedOp op, int[] dims) {
        Backend device = new ReferenceBackend();
        float[] x0 = normal(dims, 2);
        float[] d = normal(dims, 3);
        Function<Tensor, Tensor> value = x -> {
            Tensor y = org.latentclr.engine.Dispatch.apply(op, x);
            return y.mul(weights(device, y)).sum();
        };
        Function<Tensor, Tensor> slope = x -> {
            Tensor g = Autograd.grad(value.apply(x), List.of(x), Tensor.scalar(device, 1).reshape(), true, true)[0];
            return g.square().sum();
        };
        for (Function<Tensor, Tensor> f : List.of(value, slope)) {
            try (Scope s = Scope.open("test")) {
                Tensor x = Tensor.of(device, x0, dims).track();
                double[] g = Autograd.grad(f.apply(x), x)[0].toDoubles();
                double along = 0;
                for (int i = 0; i < g.length; i++) along += g[i] * d[i];
                double h = 1e-6;
                double difference = (at(device, f, x0, d, h, dims) - at(device, f, x0, d, -h, dims)) / (2 * h);
                assertEquals(difference, along, 1e-5 * (1 + Math.abs(along)), op.name());
            }
        }
    }

    private static double at(Backend device, Function<Tensor, Tensor> f, float[] x, float[] d, double h, int[] dims) {
        double[] moved = new double[x.length];
        for (int i = 0; i < moved.length; i++) moved[i] = x[i] + h * d[i];
        return f.apply(Tensor.of(device, moved, dims).track()).item();
    }

    @Test
    void aZeroRowHasZeroDirectionAndZeroGradient() {
        for (Backend device : List.of(new ReferenceBackend(), new CpuBackend(1)))
            try (Scope s = Scope.open("test")) {
                Tensor x = Tensor.of(device, new float[]{0, 0, 3, 4}, 2, 2).track();
                Tensor y = NormalizeRows.apply(x);
                assertArrayEquals(new double[]{0, 0, 0.6, 0.8}, y.toDoubles(), 1e-7);
                double[] g = Autograd.grad(y.slice(1, 0, 1).sum(), x)[0].toDoubles();
                assertArrayEquals(new double[]{0, 0, (1 - 0.36) / 5, -0.48 / 5}, g, 1e-7);
            }
    }

    private static Tensor weights(Backend device, Tensor y) {
        return Tensor.of(device, normal(y.shape().dims(), 9), y.shape().dims());
    }

    private static float[] normal(int[] dims, int seed) {
        int n = 1;
        for (int d : dims) n *= d;
        Random random = new Random(seed);
        float[] v = new float[n];
        for (int i = 0; i < n; i++) v[i] = (float) random.nextGaussian();
        return v;
    }
}
