package org.latentclr.nn.stylegan1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.engine.random.TorchRandom;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.weights.TorchWriter;

/** The first StyleGAN against plain loops in double precision, written from METHODS §6.2. */
class StyleGan1Test {
    private static final int Z = 5, W = 6, C = 4;

    private final Backend device = new ReferenceBackend();
    private Scope scope;
    private StyleGan1 g;

    @BeforeEach
    void open() {
        scope = Scope.open("test");
        g = StyleGan1.random(Z, W, 3, List.of(C, 4, 3), 8, device);
        // Zero is no test of what biases and noise do.
        g.network().state().forEach((name, p) -> {
            if (name.endsWith("bias") || name.endsWith("noise.weight"))
                p.assign(Tensor.of(device, numbers(name.hashCode(), p.value().shape().size()),
                        p.value().shape().dims()));
        });
    }

    private static double[] numbers(int seed, int n) {
        return new java.util.Random(seed).doubles(n, -1, 1).toArray();
    }

    @AfterEach
    void close() {
        scope.close();
        device.close();
    }

    private double[] values(String name) {
        return g.network().state().get(name).value().toDoubles();
    }

    private double[] dense(String layer, double[] x, double gain, double multiplier) {
        double[] w = values(layer + ".weight");
        double[] b = values(layer + ".bias");
        double[] y = new double[b.length];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++)
                y[i] += w[i * x.length + j] * gain * multiplier / Math.sqrt(x.length) * x[j];
            y[i] += b[i] * multiplier;
        }
        return y;
    }

    private static double lrelu(double x) {
        return x < 0 ? 0.2 * x : x;
    }

    private double[] mapped(double[] z) {
        double square = Arrays.stream(z).map(v -> v * v).sum() / z.length;
        double[] x = Arrays.stream(z).map(v -> v / Math.sqrt(square + 1e-8)).toArray();
        for (int i = 0; i < 3; i++)
            x = Arrays.stream(dense("g_mapping.dense" + i, x, Math.sqrt(2), 0.01)).map(StyleGan1Test::lrelu).toArray();
        return x;
    }

    private double[] epilogue(String name, double[] x, float[] noise, double[] w) {
        double[] strength = values(name + ".top_epi.noise.weight");
        double[] style = dense(name + ".style_mod.lin", w, 1, 1);
        int area = noise.length;
        int channels = x.length / area;
        double[] y = new double[x.length];
        for (int c = 0; c < channels; c++) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < area; i++) {
                double v = lrelu(x[c * area + i] + strength[c] * noise[i]);
                y[c * area + i] = v;
                mean += v / area;
                square += v * v / area;
            }
            double scale = 1 / Math.sqrt(square - mean * mean + 1e-5);
            for (int i = 0; i < area; i++)
                y[c * area + i] = (y[c * area + i] - mean) * scale * (style[c] + 1) + style[channels + c];
        }
        return y;
    }

    /** 3×3 with weights ·√2/√(in·9), then a bias. */
    private double[] convolve(String layer, double[] x, int in, int size, boolean biased) {
        double[] w = values(layer + ".weight");
        double[] b = values(layer + ".bias");
        double[] y = new double[b.length * size * size];
        for (int i = 0; i < y.length; i++) {
            int o = i / (size * size);
            int r = i / size % size;
            int c = i % size;
            double sum = 0;
            for (int k = 0; k < in * 9; k++) {
                int rr = r + k % 9 / 3 - 1;
                int cc = c + k % 3 - 1;
                if (rr >= 0 && rr < size && cc >= 0 && cc < size)
                    sum += w[o * in * 9 + k] * x[(k / 9 * size + rr) * size + cc];
            }
            y[i] = sum * Math.sqrt(2) / Math.sqrt(in * 9) + (biased ? b[o] : 0);
        }
        return y;
    }

    private static double[] enlarged(double[] x, int size) {
        double[] y = new double[4 * x.length];
        int wide = 2 * size;
        for (int i = 0; i < y.length; i++)
            y[i] = x[(i / (wide * wide) * size + i / wide % wide / 2) * size + i % wide / 2];
        return y;
    }

    private static double[] blurred(double[] x, int size, double[] bias) {
        double[] y = new double[x.length];
        double[] taps = {1, 2, 1};
        for (int i = 0; i < y.length; i++) {
            int r = i / size % size;
            int c = i % size;
            for (int dr = -1; dr <= 1; dr++)
                for (int dc = -1; dc <= 1; dc++)
                    if (r + dr >= 0 && r + dr < size && c + dc >= 0 && c + dc < size)
                        y[i] += taps[dr + 1] * taps[dc + 1] / 16 * x[i + dr * size + dc];
            y[i] += bias[i / (size * size)];
        }
        return y;
    }

    @Test
    void mappingAndTwoBlocksAreTheirFormulas() {
        Tensor z = g.sampleZ(1, new RandomStream(1, 0));
        double[] w = mapped(z.toDoubles());
        assertArrayEquals(w, g.map(z).toDoubles(), 1e-12);
        float[] n4 = new TorchRandom(0).randn(16);
        float[] n8 = new TorchRandom(0).randn(64);
        String b4 = "g_synthesis.blocks.4x4";
        double[] x = values(b4 + ".const");
        double[] bias = values(b4 + ".bias");
        for (int i = 0; i < x.length; i++) x[i] += bias[i / 16];
        x = epilogue(b4 + ".epi1", x, n4, w);
        x = epilogue(b4 + ".epi2", convolve(b4 + ".conv", x, C, 4, true), n4, w);
        Latents latents = Latents.of(LatentSpace.Z, z);
        assertArrayEquals(x, g.features(latents, "blocks.4x4").toDoubles(), 1e-9);
        String b8 = "g_synthesis.blocks.8x8";
        x = convolve(b8 + ".conv0_up", enlarged(x, 4), C, 8, false);
        x = epilogue(b8 + ".epi1", blurred(x, 8, values(b8 + ".conv0_up.bias")), n8, w);
        x = epilogue(b8 + ".epi2", convolve(b8 + ".conv1", x, 4, 8, true), n8, w);
        assertArrayEquals(x, g.features(latents, "g_synthesis.blocks.8x8").toDoubles(), 1e-9);
        assertEquals("blocks.16x16", g.layer("g_synthesis.blocks.1").name());
        assertArrayEquals(new int[]{1, 3, 16, 16}, g.image(latents).shape().dims());
    }

    @Test
    void enlargingConvolutionSpreadsEachPixel() {
        ScaledLayer layer = new ScaledLayer(Initializer.random(device, new RandomStream(1, 0)), 1, 1, 1, 1, 3, 3);
        double[] w = layer.parameters().get("weight").value().toDoubles();
        double[] x = numbers(3, 9);
        double[] expected = new double[36];
        for (int i = 0; i < 9; i++)
            for (int k = 0; k < 36; k++) { // tap k of W in each of four places of a 4×4 kernel
                int row = 2 * (i / 3) - 1 + k / 4 / 3 + k % 4 / 2;
                int column = 2 * (i % 3) - 1 + k / 4 % 3 + k % 2;
                if (row >= 0 && row < 6 && column >= 0 && column < 6)
                    expected[row * 6 + column] += x[i] * w[k / 4] / 3;
            }
        assertArrayEquals(expected, layer.enlarge(Tensor.of(device, x, 1, 1, 3, 3)).toDoubles(), 1e-12);
    }

    @Test
    void codesPerLayerAndFiles(@TempDir Path folder) {
        Path file = folder.resolve("stylegan.pt");
        TorchWriter.write(file, StateDict.of(g.network()));
        StyleGan1 read = StyleGan1.open(file, device);
        assertEquals(6, read.latentCount());
        Tensor w = g.map(g.sampleZ(2, new RandomStream(1, 0)));
        Latents one = Latents.of(LatentSpace.W, w);
        Latents six = Latents.perLayer(LatentSpace.W, List.of(w, w, w, w, w, w));
        assertArrayEquals(g.image(one).toDoubles(), g.image(six).toDoubles(), 1e-12);
        assertArrayEquals(g.image(one).toDoubles(), read.image(one).toDoubles(), 1e-4);
    }
}
