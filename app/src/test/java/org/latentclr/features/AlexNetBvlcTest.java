package org.latentclr.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;
import org.latentclr.weights.Checkpoint;

/** The BVLC layout with the real ImageNet weights, which the project cannot ship: features of a photograph as stored. */
class AlexNetBvlcTest {
    private static final int SIDE = 227;

    @Test
    void featuresOfThePhotograph() throws IOException {
        Path data = data();
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            AlexNet net = AlexNet.open(data.resolve("alexnet_bvlc_conv.safetensors"), device);
            assertEquals(AlexNetLayout.BVLC, net.layout());
            assertEquals(2_334_080, net.parameterCount());
            List<Tensor> stages = net
                    .stages(centre(ImageIO.read(data.resolve("photos/astronaut.png").toFile()), device));
            Checkpoint golden = Checkpoint.read(data.resolve("alexnet_bvlc.golden.safetensors"));
            for (int i = 0; i < stages.size(); i++)
                assertClose(golden.tensor("relu" + (i + 1)).toFloats(), stages.get(i).toFloats());
        }
    }

    private static void assertClose(float[] expected, float... actual) {
        assertEquals(expected.length, actual.length);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(expected[i] - actual[i]));
        }
        assertTrue(error < 2e-5 * largest, error + " of " + largest);
    }

    private static Tensor centre(BufferedImage image, Backend device) {
        int x0 = (image.getWidth() - SIDE) / 2;
        int y0 = (image.getHeight() - SIDE) / 2;
        double[] v = new double[3 * SIDE * SIDE];
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++)
                for (int c = 0; c < 3; c++)
                    v[(c * SIDE + y) * SIDE + x] = (image.getRGB(x0 + x, y0 + y) >> 16 - 8 * c & 255) / 127.5 - 1;
        return Tensor.of(device, v, 1, 3, SIDE, SIDE);
    }

    private static Path data() {
        for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent())
            if (Files.isDirectory(p.resolve("shared/data"))) return p.resolve("shared/data");
        Assumptions.abort("no folder shared/data");
        throw new IllegalStateException();
    }
}
