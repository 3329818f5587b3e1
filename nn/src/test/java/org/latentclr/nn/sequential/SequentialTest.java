package org.latentclr.nn.sequential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.TorchWriter;
import org.latentclr.weights.WeightsException;

/** A DCGAN of PyTorch's tutorial, small, described in nine lines. */
class SequentialTest {
    private static final String DCGAN = """
            # the generator of PyTorch's DCGAN tutorial
            weights: netG.pth
            state: netG
            prefix: module.
            code: 5
            main:
              conv_transpose stride=1 padding=0, batch_norm, relu
              conv_transpose stride=2 padding=1, batch_norm, leaky_relu slope=0.1
              conv_transpose stride=2 padding=1, tanh
            """;

    private final Backend device = new ReferenceBackend();
    private final Map<String, NamedArray> tensors = new LinkedHashMap<>();
    private Scope scope;
    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws Exception {
        scope = Scope.open("test");
        int[] widths = {5, 6, 4, 3};
        for (int i = 0; i < 3; i++) {
            put(3 * i + ".weight", 1, widths[i], widths[i + 1], 4, 4);
            if (i == 2) break;
            put(3 * i + 1 + ".weight", 1, widths[i + 1]);
            put(3 * i + 1 + ".bias", 1, widths[i + 1]);
            put(3 * i + 1 + ".running_mean", 1, widths[i + 1]);
            put(3 * i + 1 + ".running_var", 0, widths[i + 1]);
        }
        TorchWriter.write(folder.resolve("netG.pth"), Map.of("netG", tensors, "epoch", 3L));
        Files.writeString(folder.resolve("dcgan.generator"), DCGAN);
    }

    /** Normal numbers, or positive ones. */
    private void put(String name, int mean, int... dims) {
        Random random = new Random(name.hashCode());
        long[] shape = new long[dims.length];
        int n = 1;
        for (int i = 0; i < dims.length; i++) n *= (int) (shape[i] = dims[i]);
        float[] v = new float[n];
        for (int i = 0; i < n; i++) v[i] = mean == 0 ? 0.5f + random.nextFloat() : (float) random.nextGaussian();
        tensors.put("module.main." + name, NamedArray.of(name, v, shape));
    }

    @AfterEach
    void close() {
        scope.close();
        device.close();
    }

    private Tensor tensor(String name) {
        NamedArray a = tensors.get("module.main." + name);
        int[] dims = new int[a.rank()];
        for (int i = 0; i < dims.length; i++) dims[i] = (int) a.size(i);
        return Tensor.of(device, a.toFloats(), dims);
    }

    private Tensor norm(Tensor x, String name) {
        Tensor y = x.sub(tensor(name + ".running_mean").reshape(-1, 1, 1))
                .div(tensor(name + ".running_var").add(1e-5).sqrt().reshape(-1, 1, 1));
        return y.mul(tensor(name + ".weight").reshape(-1, 1, 1)).add(tensor(name + ".bias").reshape(-1, 1, 1));
    }

    @Test
    void isTheSameAsItsFormula() {
        Sequential g = Sequential.open(folder.resolve("dcgan.generator"), device);
        Tensor z = g.sampleZ(2, new RandomStream(1, 0));
        Tensor x = Conv2d.transposed(z.reshape(2, 5, 1, 1), tensor("0.weight"), ConvSpec.of(1, 0), 0);
        x = Unary.apply(Unary.Kind.RELU, norm(x, "1"));
        assertArrayEquals(x.toDoubles(), g.features(Latents.of(LatentSpace.Z, z), "main.2").toDoubles(), 1e-9);
        x = Conv2d.transposed(x, tensor("3.weight"), ConvSpec.of(2, 1), 0);
        x = Unary.leakyRelu(norm(x, "4"), 0.1);
        x = Unary.apply(Unary.Kind.TANH, Conv2d.transposed(x, tensor("6.weight"), ConvSpec.of(2, 1), 0));
        assertArrayEquals(x.toDoubles(), g.image(Latents.of(LatentSpace.Z, z)).toDoubles(), 1e-9);
        assertEquals(16, g.imageSize());
        assertEquals(3, g.imageChannels());
        assertEquals(8, g.layers().size());
    }

    @Test
    void gradientsReachTheCode() {
        Sequential g = Sequential.open(folder.resolve("dcgan.generator"), device);
        Tensor z = g.sampleZ(1, new RandomStream(1, 0)).track();
        Tensor grad = Autograd.grad(g.image(Latents.of(LatentSpace.Z, z)).square().sum(), z)[0];
        double[] plain = z.toDoubles();
        double[] moved = plain.clone();
        moved[2] += 1e-6;
        double slope = (energy(g, moved) - energy(g, plain)) / 1e-6;
        assertEquals(slope, grad.toDoubles()[2], 1e-3 * Math.abs(slope) + 1e-5);
    }

    private double energy(Sequential g, double[] z) {
        return g.image(Latents.of(LatentSpace.Z, Tensor.of(device, z, 1, 5))).square().sum().item();
    }

    private String failure(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.generator"), text);
        return assertThrows(WeightsException.class, () -> Sequential.open(file, device)).getMessage();
    }

    @Test
    void mistakesAreNamedWithTheirLine() throws Exception {
        assertTrue(failure(DCGAN.replace("batch_norm, relu", "batchnorm, relu")).contains("line 7"));
        assertTrue(failure(DCGAN.replace("stride=1", "strides=1")).contains("'strides'"));
        assertTrue(failure(DCGAN.replace("stride=1", "stride=x")).contains("stride of conv_transpose"));
        assertTrue(failure(DCGAN.replace("code: 5", "")).contains("code: WIDTH"));
        assertTrue(failure(DCGAN.replace("code: 5", "code: 7")).contains("layer main.0"));
        assertTrue(failure(DCGAN.replace(", leaky_relu slope=0.1", "")).contains("tensor main.5.weight"));
        assertTrue(failure(DCGAN.replace("netG.pth", "other.pth")).contains("other.pth"));
        assertTrue(failure("colour: red\n").contains("line 1"));
        assertTrue(failure(DCGAN.replace("\n  conv_transpose stride=2 padding=1, tanh", "")).contains("main.6.weight"));
        List<String> gone = List.of("conv_transpose stride=2 padding=1, tanh");
        assertTrue(failure(DCGAN.replace(gone.getFirst(), "tanh")).contains("main.6"));
    }
}
