package org.latentclr.nn.biggan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.Layer;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.TorchWriter;

/** The first BigGAN against plain loops in double precision, written from METHODS §6.3. */
class BigGanTest {
    private final Backend device = new ReferenceBackend();
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open("test");
    }

    @AfterEach
    void close() {
        scope.close();
        device.close();
    }

    private BigGan tiny() {
        return BigGan.random(List.of(8, 8, 16), 3, 5, 4, 1, 9, device).withClasses(List.of(2));
    }

    private static double[] values(BigGan g, String name) {
        return g.network().state().get(name).value().toDoubles();
    }

    /** W/σ with σ from one power iteration. */
    private static double[] normalized(BigGan g, String layer, int rows) {
        double[] w = values(g, layer + ".weight");
        double[] u = values(g, layer + ".u0");
        int columns = w.length / rows;
        double[] v = new double[columns];
        for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) v[j] += u[i] * w[i * columns + j];
        double length = Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
        double sigma = 0;
        for (int i = 0; i < rows; i++) {
            double y = 0;
            for (int j = 0; j < columns; j++) y += w[i * columns + j] * v[j] / length;
            sigma += y * y;
        }
        double s = Math.sqrt(sigma);
        return Arrays.stream(w).map(x -> x / s).toArray();
    }

    /** W/σ·x + b. */
    private static double[] linear(BigGan g, String layer, double[] x, int out) {
        double[] w = normalized(g, layer, out);
        Parameter bias = g.network().state().get(layer + ".bias");
        double[] y = bias == null ? new double[out] : bias.value().toDoubles();
        for (int i = 0; i < out; i++) for (int j = 0; j < x.length; j++) y[i] += w[i * x.length + j] * x[j];
        return y;
    }

    private static double[] convolve(BigGan g, String layer, double[] x, int in, int out, int size, int kernel) {
        double[] w = normalized(g, layer, out);
        double[] b = values(g, layer + ".bias");
        double[] y = new double[out * size * size];
        int pad = kernel / 2;
        for (int o = 0; o < out; o++)
            for (int r = 0; r < size; r++)
                for (int c = 0; c < size; c++) {
                    double sum = b[o];
                    for (int i = 0; i < in; i++)
                        for (int dr = 0; dr < kernel; dr++)
                            for (int dc = 0; dc < kernel; dc++) {
                                int rr = r + dr - pad;
                                int cc = c + dc - pad;
                                if (rr >= 0 && rr < size && cc >= 0 && cc < size)
                                    sum += w[((o * in + i) * kernel + dr) * kernel + dc]
                                            * x[(i * size + rr) * size + cc];
                            }
                    y[(o * size + r) * size + c] = sum;
                }
        return y;
    }

    private static double[] norm(BigGan g, String layer, double[] x, double[] condition, int channels) {
        double[] gain = linear(g, layer + ".gain", condition, channels);
        double[] bias = linear(g, layer + ".bias", condition, channels);
        double[] mean = values(g, layer + ".stored_mean");
        double[] variance = values(g, layer + ".stored_var");
        int area = x.length / channels;
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = i / area;
            double n = (x[i] - mean[c]) / Math.sqrt(variance[c] + 1e-5);
            y[i] = Math.max(0, n * (1 + gain[c]) + bias[c]);
        }
        return y;
    }

    private static double[] enlarged(double[] x, int size) {
        double[] y = new double[4 * x.length];
        int wide = 2 * size;
        for (int i = 0; i < y.length; i++) {
            int c = i / (wide * wide);
            y[i] = x[(c * size + i / wide % wide / 2) * size + i % wide / 2];
        }
        return y;
    }

    @Test
    void firstBlockIsItsFormula() {
        BigGan g = tiny();
        Map<String, Parameter> state = g.network().state();
        state.get("blocks.0.0.bn1.stored_mean").assign(Tensor.of(device, new float[]{1, 2, 0, 0, -1, 0, 3, 0}, 8));
        state.get("blocks.0.0.bn2.stored_var").assign(Tensor.of(device, new float[]{1, 2, 4, 1, 1, 3, 1, 1}, 8));
        Tensor code = g.sampleZ(1, new RandomStream(1, 0));
        double[] z = code.toDoubles();
        double[] x = linear(g, "linear", Arrays.copyOf(z, 3), 8 * 16);
        assertArrayEquals(x, g.features(Latents.of(LatentSpace.Z, code), "linear").toDoubles(), 1e-9);
        double[] condition = Arrays.copyOf(Arrays.copyOfRange(values(g, "shared.weight"), 10, 15), 8);
        System.arraycopy(z, 3, condition, 5, 3);
        double[] y = enlarged(norm(g, "blocks.0.0.bn1", x, condition, 8), 4);
        y = convolve(g, "blocks.0.0.conv1", y, 8, 8, 8, 3);
        y = convolve(g, "blocks.0.0.conv2", norm(g, "blocks.0.0.bn2", y, condition, 8), 8, 8, 8, 3);
        double[] skip = convolve(g, "blocks.0.0.conv_sc", enlarged(x, 4), 8, 8, 8, 1);
        for (int i = 0; i < y.length; i++) y[i] += skip[i];
        assertArrayEquals(y, g.features(Latents.of(LatentSpace.Z, code), "blocks.0").toDoubles(), 1e-9);
    }

    @Test
    void shapesAndPartsOfTheCode() {
        BigGan g = tiny();
        assertEquals(9, g.zSize());
        assertEquals(3, g.latentCount());
        Tensor a = g.sampleZ(2, new RandomStream(1, 0));
        Tensor b = g.sampleZ(2, new RandomStream(2, 0));
        for (Layer layer : g.layers())
            assertEquals(layer.shape().dim(1), g.features(Latents.of(LatentSpace.Z, a), layer.name()).dim(3));
        Tensor mixed = g.image(Latents.perLayer(LatentSpace.Z, List.of(a, b, a)));
        Tensor joined = Concat.apply(1, a.slice(1, 0, 3), b.slice(1, 3, 6), a.slice(1, 6, 9));
        assertArrayEquals(g.image(Latents.of(LatentSpace.Z, joined)).toDoubles(), mixed.toDoubles(), 1e-12);
        assertArrayEquals(new int[]{2, 3, 16, 16}, mixed.shape().dims());
    }

    @Test
    void aFileGivesTheSamePicture(@TempDir Path folder) {
        BigGan g = tiny();
        Path file = folder.resolve("G_ema.pth");
        TorchWriter.write(file, StateDict.of(g.network()));
        BigGan read = BigGan.open(file, device).withClasses(List.of(2));
        Tensor z = g.sampleZ(1, new RandomStream(1, 0));
        assertArrayEquals(g.image(Latents.of(LatentSpace.Z, z)).toDoubles(),
                read.image(Latents.of(LatentSpace.Z, z)).toDoubles(), 1e-5);
        for (float v : read.withTruncation(0.5).sampleZ(50, new RandomStream(3, 0)).toFloats())
            assertTrue(Math.abs(v) <= 0.5);
    }

    /** A file that the published code wrote, and its picture and gradient in the code: chunks of codes, attention, spectral norms, blocks. */
    @Test
    void thePublishedCodeGivesTheSame() {
        Path folder = Path.of("src", "test", "resources", "biggan");
        BigGan g = BigGan.open(folder.resolve("G_ema.pth"), device).withClasses(List.of(3));
        Map<String, NamedArray> expected = Checkpoint.read(folder.resolve("golden.safetensors")).tensors();
        Tensor z = Tensor.of(device, expected.get("z").toDoubles(), 2, 12).track();
        Tensor image = g.image(Latents.of(LatentSpace.Z, z));
        assertArrayEquals(expected.get("image").toDoubles(), image.toDoubles(), 1e-5);
        Tensor r = Tensor.of(device, expected.get("R").toDoubles(), image.shape().dims());
        double[] gradient = Autograd.grad(image.mul(r).sum(), new Tensor[]{z})[0].toDoubles();
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected.get("g_z").toDoubles(), gradient, 2e-4 * largest);
    }
}
