package org.latentclr.nn.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.SafetensorsWriter;
import org.latentclr.weights.WeightsException;

/** Linear heads from files. */
class LpipsTest {
    @TempDir
    private Path folder;

    /** Heads of 2 double every distance, those of stage 0 alone leave what that stage adds. */
    @Test
    void headsOfAFileWeighChannels() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            AlexNet net = AlexNet.bundled(device);
            Tensor a = pictures(device, 1);
            Tensor b = pictures(device, 2);
            Lpips baseline = Lpips.baseline(net);
            double[] plain = baseline.distance(a, b).toDoubles();
            double[] twice = Lpips.open(net, heads(net, 2, 2)).distance(a, b).toDoubles();
            assertArrayEquals(Arrays.stream(plain).map(d -> 2 * d).toArray(), twice, 1e-5 * plain[0]);
            double[] one = Lpips.open(net, heads(net, 1, 0)).distance(a, b).toDoubles();
            assertArrayEquals(baseline.layers(a, b).get(0).toDoubles(), one, 1e-6);
            assertEquals(0, Lpips.open(net, heads(net, 2, 2)).distance(a, a).toDoubles()[0]);
        }
    }

    @Test
    void anotherFileIsNamed() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Path file = folder.resolve("other.safetensors");
            SafetensorsWriter.write(file, List.of(NamedArray.of("weight", new float[4], 4)), Map.of());
            var e = assertThrows(WeightsException.class, () -> Lpips.open(AlexNet.bundled(device), file));
            assertTrue(e.getMessage().contains("lin0.model.1.weight") && e.getMessage().contains("other"),
                    e.getMessage());
        }
    }

    /** The published heads, which the project cannot ship: none is negative, so a distance is positive. */
    @Test
    void publishedHeads() {
        Path file = data().resolve("v0.1_alex.pth");
        Assumptions.assumeTrue(Files.isRegularFile(file), "no published heads");
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            AlexNet net = AlexNet.formula(AlexNetLayout.TORCHVISION, 1, device);
            double[] d = Lpips.open(net, file).distance(pictures(device, 1), pictures(device, 2)).toDoubles();
            assertTrue(d[0] > 0 && Double.isFinite(d[0]), Arrays.toString(d));
        }
    }

    /** One vector a stage: {@code first} for stage 0, {@code rest} for the others. */
    private Path heads(AlexNet net, float first, float rest) {
        List<NamedArray> arrays = new ArrayList<>();
        List<Tensor> stages = net.stages(pictures(net.backend(), 1));
        for (int l = 0; l < stages.size(); l++) {
            float[] v = new float[stages.get(l).dim(1)];
            Arrays.fill(v, l == 0 ? first : rest);
            arrays.add(NamedArray.of("lin" + l + ".model.1.weight", v, 1, v.length, 1, 1));
        }
        Path file = folder.resolve("heads.safetensors");
        SafetensorsWriter.write(file, arrays, Map.of());
        return file;
    }

    private static Tensor pictures(Backend device, long seed) {
        float[] v = new float[3 * 64 * 64];
        new RandomStream(seed, 0).normal(v, 0, v.length);
        return Tensor.of(device, v, 1, 3, 64, 64);
    }

    private static Path data() {
        for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent())
            if (Files.isDirectory(p.resolve("shared/data"))) return p.resolve("shared/data");
        return Path.of("shared/data");
    }
}
