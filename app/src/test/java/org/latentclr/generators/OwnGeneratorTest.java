package org.latentclr.generators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.cli.Main;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.proggan.ProgGan;
import org.latentclr.nn.proggan.ProgGanNetwork;
import org.latentclr.nn.sequential.Sequential;
import org.latentclr.sefa.Sefa;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.TorchWriter;

/** Every method on a network that the program has never seen: docs/own-generator.md with a small DCGAN of random weights. */
class OwnGeneratorTest {
    private static final int CODE = 12;
    private static final int[] WIDTHS = {CODE, 10, 8, 6, 4, 3};
    private static final String DESCRIPTION = """
            weights: netG.pth
            code: 12
            main:
              conv_transpose stride=1 padding=0, batch_norm, relu
              conv_transpose stride=2 padding=1, batch_norm, relu
              conv_transpose stride=2 padding=1, batch_norm, relu
              conv_transpose stride=2 padding=1, batch_norm, relu
              conv_transpose stride=2 padding=1, tanh
            """;

    private final Map<String, NamedArray> tensors = new LinkedHashMap<>();
    @TempDir
    private Path folder;
    private Path description;

    @BeforeEach
    void write() throws Exception {
        RandomStream random = new RandomStream(3, 0);
        for (int i = 0; i < WIDTHS.length - 1; i++) {
            put(3 * i + ".weight", random, 0, WIDTHS[i], WIDTHS[i + 1], 4, 4);
            if (i == WIDTHS.length - 2) break;
            for (String name : List.of(".weight", ".running_var")) put(3 * i + 1 + name, random, 1, WIDTHS[i + 1]);
            for (String name : List.of(".bias", ".running_mean")) put(3 * i + 1 + name, random, 0, WIDTHS[i + 1]);
        }
        TorchWriter.write(folder.resolve("netG.pth"), tensors);
        description = Files.writeString(folder.resolve("dcgan.generator"), DESCRIPTION);
    }

    /** Around {@code mean}. */
    private void put(String name, RandomStream random, double mean, int... dims) {
        long[] shape = new long[dims.length];
        int n = 1;
        for (int i = 0; i < dims.length; i++) n *= (int) (shape[i] = dims[i]);
        float[] v = new float[n];
        for (int i = 0; i < n; i++) v[i] = (float) (mean + 0.2 * random.nextNormal());
        tensors.put("main." + name, NamedArray.of(name, v, shape));
    }

    private void trains(String name, String... words) {
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("train", "--quiet", "generator=file", "device=cpu", "threads=1",
                "generator.path=" + description, "generator.feature_layer=main.5", "out=" + folder.resolve(name)));
        all.addAll(List.of(words));
        int code = Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        assertEquals(0, code, name + ": " + err);
        assertTrue(Files.exists(folder.resolve(name).resolve("report.html")), name);
    }

    @Test
    void everyMethodRuns() {
        trains("latentclr", "generator.use_w=false", "k=3", "hparams.batch_size=3", "hparams.iterations=1",
                "eval_freq=1", "eval_iters=1");
        trains("voynov", "method=voynov", "directions_count=4", "deformator=proj", "shift_predictor=LeNet",
                "batch_size=2", "n_steps=1");
        trains("ganspace", "method=ganspace", "k=3", "samples=1000");
        trains("sefa", "method=sefa", "k=3");
        trains("contrafeat", "method=contrafeat", "k=3", "n_eigen=6", "batch_size=2", "iterations=1");
    }

    @Test
    void sefaReadsTheFirstWeightOffTheFirstLayer() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Sefa sefa = Sefa.ofFirstLayer(Sequential.open(description, device));
            float[] w = tensors.get("main.0.weight").toFloats(); // [CODE, 10·4·4]
            int columns = w.length / CODE;
            for (int k = 0; k < CODE; k++) {
                double[] v = sefa.directions()[k];
                double value = 0;
                for (int c = 0; c < columns; c++) {
                    double dot = 0;
                    double square = 0;
                    for (int i = 0; i < CODE; i++) {
                        dot += v[i] * w[i * columns + c];
                        square += (double) w[i * columns + c] * w[i * columns + c];
                    }
                    value += dot * dot / square;
                }
                assertEquals(sefa.values()[k], value, 1e-3 * value);
            }
            Generator normalised = ProgGan.random(new ProgGanNetwork.Sizes(6, List.of(6, 6, 4), 3), 1, device);
            String text = assertThrows(EngineException.class, () -> Sefa.ofFirstLayer(normalised)).getMessage();
            assertTrue(text.contains("features.0"), text);
        }
    }
}
