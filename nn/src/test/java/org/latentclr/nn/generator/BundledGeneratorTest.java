package org.latentclr.nn.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.Truncation;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

/** The bundled generator against images of PyTorch from the same weights. */
class BundledGeneratorTest {
    private static final double TOLERANCE = 1e-5;

    private static Checkpoint resource() throws Exception {
        try (var in = BundledGeneratorTest.class.getResourceAsStream("scenes64.golden.safetensors")) {
            return Checkpoint.read(Path.of("scenes64.golden.safetensors"), in.readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void imagesEqualThoseOfPyTorch(String device) throws Exception {
        try (Backend b = Backends.open(device, 0).backend()) {
            compare(b, resource());
            assertEquals(0, b.memory().liveBytes());
        }
    }

    /** The generator that was bundled before, as NVIDIA's snapshot. */
    @Test
    void aSnapshotEqualsPyTorch() {
        Path data = Path.of("..", "..", "shared", "data");
        Path file = data.resolve("scenes64.golden.safetensors");
        Assumptions.assumeTrue(Files.exists(file), "the large set is not here");
        try (Backend b = new CpuBackend(); Scope s = Scope.open("test")) {
            compare(b, StyleGan2.open(data.resolve("scenes64.pkl"), b), Checkpoint.read(file));
        }
    }

    private static void compare(Backend b, Checkpoint golden) {
        try (Scope s = Scope.open("test")) {
            compare(b, BundledGenerator.open(b), golden);
        }
    }

    private static void compare(Backend b, StyleGan2 g, Checkpoint golden) {
        try (Scope s = Scope.open("compare")) {
            assertTrue(g.report().missing().isEmpty(), g.report().summary());
            Latents z = Latents.of(LatentSpace.Z, tensor(b, golden.tensor("z")));
            for (var t : java.util.Map.of("psi1", 1.0, "psi07", 0.7).entrySet()) {
                StyleGan2 truncated = g.with(Truncation.of(t.getValue()));
                near(golden.tensor("ws_" + t.getKey()), truncated.codes(z));
                near(golden.tensor("img_" + t.getKey()), truncated.image(z));
            }
        }
    }

    private static Tensor tensor(Backend b, NamedArray a) {
        return Tensor.of(b, a.toFloats(),
                java.util.stream.LongStream.of(a.shape()).mapToInt(Math::toIntExact).toArray());
    }

    private static void near(NamedArray expected, Tensor actual) {
        double[] e = expected.toDoubles();
        double[] a = actual.toDoubles();
        assertEquals(e.length, a.length);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < e.length; i++) {
            largest = Math.max(largest, Math.abs(e[i]));
            error = Math.max(error, Math.abs(e[i] - a[i]));
        }
        assertTrue(error <= TOLERANCE * largest, expected.name() + ": error " + error / largest);
    }

    /** The stored factors of the stored codes follow from the axes. */
    @Test
    void factorsFollowFromTheAxes() throws Exception {
        BundledGenerator.Factors f = BundledGenerator.factors();
        assertEquals(6, f.names().size());
        double[] z = resource().tensor("z").toDoubles();
        double[] stored = resource().tensor("factors").toDoubles();
        int width = f.axes()[0].length;
        for (int n = 0; n < 2; n++) {
            double square = 0;
            for (int i = 0; i < width; i++) square += z[n * width + i] * z[n * width + i];
            for (int k = 0; k < 6; k++) {
                double dot = 0;
                for (int i = 0; i < width; i++) dot += f.axes()[k][i] * z[n * width + i];
                assertEquals(stored[n * 6 + k], normal(dot / Math.sqrt(square / width)), 1e-4);
            }
        }
    }

    /** Φ by the midpoint rule. */
    private static double normal(double x) {
        int steps = 20_000;
        double h = (x + 9) / steps;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            double t = -9 + (i + 0.5) * h;
            sum += Math.exp(-t * t / 2);
        }
        return sum * h / Math.sqrt(2 * Math.PI);
    }
}
