package org.latentclr.nn.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.functional.Losses;
import org.latentclr.engine.functional.Losses.Reduction;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.StateDict;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

/** Against values that PyTorch 1.13 gave for the network of METHODS §3.6 at width 2, on pictures of odd size. */
class UNetTest {
    private static final Path FILE = Path.of("src", "test", "resources", "unet", "unet.npz");
    private static final int WIDTH = 2;
    private static final List<String> GRADIENTS = List.of("inc.double_conv.0.weight", "up1.conv.double_conv.0.weight",
            "outc.conv.bias", "down4.maxpool_conv.1.double_conv.4.weight");

    private final Map<String, NamedArray> values = Checkpoint.read(FILE).tensors();

    private Tensor tensor(Backend device, String name) {
        NamedArray a = values.get(name);
        return Tensor.of(device, a.toFloats(), Arrays.stream(a.shape()).mapToInt(n -> (int) n).toArray());
    }

    private UNet net(Backend device) {
        UNet net = new UNet(Initializer.undefined(device), 3, WIDTH);
        Map<String, NamedArray> state = new LinkedHashMap<>();
        values.forEach((n, a) -> {
            if (n.startsWith("before.")) state.put(n.substring("before.".length()), a);
        });
        StateDict.load(net, state, FILE, n -> false);
        return net;
    }

    private void near(String name, Tensor found) {
        float[] expected = values.get(name).toFloats();
        float largest = 0;
        for (float v : expected) largest = Math.max(largest, Math.abs(v));
        assertArrayEquals(expected, found.toFloats(), 2e-4f * largest, name);
    }

    @Test
    void valuesGradientsAndStatisticsAreThoseOfPyTorch() {
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            UNet net = net(device);
            Tensor logits = net.forward(tensor(device, "x"));
            near("train", logits);
            Tensor margin = logits.slice(1, 1, 2).sub(logits.slice(1, 0, 1)).reshape(3, 37, 22);
            Tensor loss = Losses.bceWithLogits(margin.mul(0.1), tensor(device, "t"), Reduction.MEAN);
            near("loss", loss.reshape(1));
            Tensor[] g = Autograd.grad(loss,
                    GRADIENTS.stream().map(n -> net.parameters().get(n).value()).toArray(Tensor[]::new));
            for (int i = 0; i < g.length; i++) near("grad." + GRADIENTS.get(i), g[i]);
            net.train(false);
            near("eval", net.forward(tensor(device, "x")));
        }
    }

    @Test
    void thePublishedSizeHasThePublishedNumberOfParameters() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            assertEquals(13_395_394, new UNet(Initializer.undefined(device), 3, UNet.WIDTH).parameterCount());
        }
    }

    @Test
    void smallPicturesAreRefused() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            UNet net = net(device);
            assertThrows(EngineException.class, () -> net.forward(Tensor.zeros(device, 1, 3, 15, 40)));
            assertThrows(EngineException.class, () -> net.forward(Tensor.zeros(device, 1, 1, 16, 16)));
        }
    }
}
