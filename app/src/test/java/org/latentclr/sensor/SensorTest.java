package org.latentclr.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.data.RenderedScenes;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneGrid;
import org.latentclr.weights.Checkpoint;

class SensorTest {
    @TempDir
    Path folder;

    /** Stripes along x are kind 0, along y kind 1. */
    private SensorTraining.Labelled stripes() throws Exception {
        int n = 40;
        byte[] pictures = new byte[n * 28 * 28];
        byte[] labels = new byte[n];
        for (int i = 0; i < n; i++) {
            labels[i] = (byte) (i % 2);
            for (int p = 0; p < 28 * 28; p++)
                pictures[i * 28 * 28 + p] = (byte) (((i % 2 == 0 ? p / 28 : p % 28) + i / 2) / 4 % 2 * 255);
        }
        write("train-images-idx3-ubyte.gz", pictures, n, 28, 28);
        write("train-labels-idx1-ubyte.gz", labels, n);
        return SensorTraining.Labelled.read(folder, "train");
    }

    private void write(String name, byte[] values, int... shape) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            out.writeInt(8 << 8 | shape.length);
            for (int s : shape) out.writeInt(s);
            out.write(values);
        }
        Files.write(folder.resolve(name), bytes.toByteArray());
    }

    @Test
    void trainingLowersTheLossAndItsFileIsAnAlexNet() throws Exception {
        var stripes = stripes();
        try (Backend b = new CpuBackend(); Scope s = Scope.open("test")) {
            SensorTraining t = new SensorTraining(stripes, 12, 3, b);
            double first = t.step();
            double last = first;
            while (t.steps() < 12) last = t.step();
            assertTrue(last < 0.95 * first, first + " then " + last);
            SensorTraining again = new SensorTraining(stripes, 12, 3, b);
            assertEquals(first, again.step());
            Path file = folder.resolve("sensor.safetensors");
            t.save(file, Map.of());
            assertEquals(5, AlexNet.open(file, b).stageCount());
        }
    }

    /** The heads in the bundled file name the factors of pictures that it was not trained on, so features carry them. */
    @Test
    void theBundledSensorSeesTheFactors() throws Exception {
        Checkpoint file;
        try (InputStream in = AlexNet.class.getResourceAsStream("sensor.safetensors")) {
            file = Checkpoint.read(Path.of("sensor.safetensors"), in.readAllBytes());
        }
        RenderedScenes scenes = RenderedScenes.grid(64);
        int n = 40;
        int[] index = new int[n];
        for (int i = 0; i < n; i++) index[i] = (int) (i * 1_000_003L % SceneGrid.COUNT);
        try (Backend b = new CpuBackend(); Scope s = Scope.open("test")) {
            AlexNet net = AlexNet.bundled(b);
            List<Tensor> stages = Autograd
                    .noGrad(() -> net.stages(Tensor.of(b, scenes.read(index), n, 3, 64, 64)));
            assertEquals("[" + n + ", 128, 3, 3]", stages.getLast().shape().toString());
            Tensor x = stages.getLast().reshape(n, -1);
            double[] least = {0.97, 0.97, 0.95, 0.85, 0.95, 0.6};
            for (int f = 0; f < 6; f++) {
                String head = "classifier." + Scene.FACTORS.get(f);
                float[] w = file.tensor(head + ".weight").toFloats();
                float[] bias = file.tensor(head + ".bias").toFloats();
                float[] y = x.matmul(Tensor.of(b, w, bias.length, w.length / bias.length).transpose(0, 1)).toFloats();
                int right = 0;
                for (int i = 0; i < n; i++) {
                    int best = 0;
                    for (int c = 1; c < bias.length; c++)
                        if (y[i * bias.length + c] + bias[c] > y[i * bias.length + best] + bias[best]) best = c;
                    if (best == SceneGrid.classes(index[i])[f]) right++;
                }
                assertTrue(right >= least[f] * n, head + ": " + right + " of " + n);
            }
        }
    }
}
