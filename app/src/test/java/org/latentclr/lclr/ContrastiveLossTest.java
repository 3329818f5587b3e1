package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.latentclr.lclr.ContrastiveLoss.Reduction.MEAN;
import static org.latentclr.lclr.ContrastiveLoss.Reduction.SUM;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.op.fused.NormalizeRows;

/** The worked example and the facts of METHODS §1.6. */
class ContrastiveLossTest {
    private static final double[] EXAMPLE = {1, 0, 0.6, 0.8, 0, 1, -0.8, 0.6};

    static Stream<Backend> devices() {
        return Stream.of(new ReferenceBackend(), new CpuBackend(2));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void workedExample(Backend device) {
        try (Scope s = Scope.open("test")) {
            assertEquals(-0.28013193, example(device, false, MEAN), 1e-7);
            assertEquals(0.41301525, example(device, false, SUM), 1e-7);
            assertEquals(-0.08013193, example(device, true, MEAN), 1e-7);
            assertEquals(0.61301525, example(device, true, SUM), 1e-7);
            Tensor f = Tensor.of(device, EXAMPLE, 4, 2).track();
            Tensor loss = new ContrastiveLoss(0.5, false, MEAN, false).apply(f, 2).loss();
            assertArrayEquals(new double[]{-0.23026247, -0.01480315, -0.35, 0.22467192, 0.41480315, -0.03026247,
                    0.17532808, -0.15}, Autograd.grad(loss, f)[0].toDoubles(), 2e-7);
        }
        assertEquals(0, device.memory().liveBytes());
    }

    private static double example(Backend device, boolean absolute, ContrastiveLoss.Reduction reduction) {
        Tensor f = Tensor.of(device, EXAMPLE, 4, 2);
        return new ContrastiveLoss(0.5, absolute, reduction, false).apply(f, 2).loss().item();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void sumAndMeanDifferByAConstantAndHaveTheSameGradient(Backend device) {
        int k = 3;
        int n = 4;
        try (Scope s = Scope.open("test")) {
            Tensor f = unitRows(device, k * n, 6, 1).track();
            Tensor mean = new ContrastiveLoss(2, true, MEAN, false).apply(f, k).loss();
            Tensor sum = new ContrastiveLoss(2, true, SUM, false).apply(f, k).loss();
            assertEquals(Math.log((n - 1.0) / (n * (k - 1.0))), mean.item() - sum.item(), 1e-6);
            assertArrayEquals(Autograd.grad(mean, f)[0].toDoubles(), Autograd.grad(sum, f)[0].toDoubles(), 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void absoluteSimilaritiesIgnoreTheSignOfARow(Backend device) {
        try (Scope s = Scope.open("test")) {
            Tensor f = unitRows(device, 12, 5, 2);
            float[] flipped = f.toFloats();
            for (int i = 0; i < 5; i++) flipped[3 * 5 + i] *= -1;
            Tensor g = Tensor.of(device, flipped, 12, 5);
            ContrastiveLoss absolute = ContrastiveLoss.released();
            assertEquals(absolute.apply(f, 4).loss().item(), absolute.apply(g, 4).loss().item(), 1e-7);
            ContrastiveLoss signed = new ContrastiveLoss(0.5, false, MEAN, false);
            assertTrue(Math.abs(signed.apply(f, 4).loss().item() - signed.apply(g, 4).loss().item()) > 1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theLossOfPerfectDirectionsReachesItsBound(Backend device) {
        double b = 0.7;
        try (Scope s = Scope.open("test")) {
            Tensor orthogonal = Tensor.of(device, new float[]{1, 0, 1, 0, 0, 1, 0, 1}, 4, 2);
            var best = new ContrastiveLoss(b, true, MEAN, false).apply(orthogonal, 2);
            assertEquals(-b, best.loss().item(), 1e-6);
            assertEquals(1, best.accuracy().item());
            Tensor opposite = Tensor.of(device, new float[]{1, 0, 1, 0, -1, 0, -1, 0}, 4, 2);
            assertEquals(-2 * b, new ContrastiveLoss(b, false, MEAN, false).apply(opposite, 2).loss().item(), 1e-6);
            assertEquals(0, new ContrastiveLoss(b, true, MEAN, false).apply(opposite, 2).loss().item(), 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void paperLossIsTheReleasedFormOnUnitRows(Backend device) {
        try (Scope s = Scope.open("test")) {
            Tensor f = unitRows(device, 8, 5, 3);
            double expected = new ContrastiveLoss(2, false, SUM, false).apply(f, 4).loss().item();
            assertEquals(expected, ContrastiveLoss.paper(0.5).apply(f.mul(3), 4).loss().item(), 1e-6);
        }
    }

    @Test
    void wrongSizesAreRefusedWithTheReason() {
        Backend device = new CpuBackend(1);
        try (Scope s = Scope.open("test")) {
            Tensor f = unitRows(device, 6, 4, 4);
            assertMessage(() -> ContrastiveLoss.released().apply(f, 1), "at least 2 directions");
            assertMessage(() -> ContrastiveLoss.released().apply(f, 6), "at least 2 samples");
            assertMessage(() -> ContrastiveLoss.released().apply(f, 4), "multiple of the 4 directions");
            assertMessage(() -> new SimClrLoss(0.5).apply(f, 2), "2 samples of each of 2 directions");
            assertMessage(() -> new SimClrLoss(0), "temperature");
        }
    }

    private static void assertMessage(org.junit.jupiter.api.function.Executable call, String part) {
        String message = assertThrows(EngineException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void simClrIsCrossEntropyOverTheOtherRows(Backend device) {
        double tau = 0.1;
        try (Scope s = Scope.open("test")) {
            Tensor z = unitRows(device, 6, 4, 5);
            double[] x = z.toDoubles();
            double expected = 0;
            for (int i = 0; i < 6; i++) {
                double total = 0;
                for (int k = 0; k < 6; k++) if (k != i) total += Math.exp(dot(x, i, k) / tau);
                expected += (Math.log(total) - dot(x, i, (i + 3) % 6) / tau) / 6;
            }
            assertEquals(expected, new SimClrLoss(tau).pairs(z.mul(7)).loss().item(), 1e-5);
            // Direction-major pairs are the same pairs.
            Tensor paired = z.reshape(2, 3, 4).transpose(0, 1).reshape(6, 4);
            assertEquals(expected, new SimClrLoss(tau).apply(paired, 3).loss().item(), 1e-5);
            assertEquals(1, new SimClrLoss(0.001).pairs(Tensor.of(device,
                    new float[]{1, 0, 0, 1, 1, 0.1f, 0.1f, 1}, 4, 2)).accuracy().item());
        }
    }

    private static double dot(double[] x, int i, int k) {
        double sum = 0;
        for (int c = 0; c < 4; c++) sum += x[i * 4 + c] * x[k * 4 + c];
        return sum;
    }

    private static Tensor unitRows(Backend device, int rows, int width, int seed) {
        Random random = new Random(seed);
        float[] v = new float[rows * width];
        for (int i = 0; i < v.length; i++) v[i] = (float) random.nextGaussian();
        return NormalizeRows.apply(Tensor.of(device, v, rows, width));
    }
}
