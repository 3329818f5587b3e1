package org.latentclr.generators;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.engine.Tensor;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.config.GeneratorConfig;
import org.latentclr.cli.Main;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.biggan.BigGanConfig;
import org.latentclr.nn.biggan.BigGanDeep;
import org.latentclr.weights.TorchWriter;

/** Commands on a small BigGAN-deep with random weights: what works, and what is printed when it does not. */
class GeneratorCommandsTest {
    private static final String CONFIG = """
            {"output_dim": 32, "z_dim": 128, "class_embed_dim": 128, "channel_width": 2, "num_classes": 1000,
             "layers": [[true, 16, 8], [false, 8, 8], [true, 8, 4], [true, 4, 4]], "attention_layer_position": 2,
             "eps": 1e-4, "n_stats": 51}
            """;
    @TempDir
    private Path folder;
    private Path weights;

    @BeforeEach
    void write() throws Exception {
        weights = Files.createDirectory(folder.resolve("biggan")).resolve("pytorch_model.bin");
        Path config = Files.writeString(weights.resolveSibling("config.json"), CONFIG);
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            TorchWriter.write(weights,
                    StateDict.of(BigGanDeep.random(BigGanConfig.read(config), 4, device).network()));
        }
    }

    private record Result(int code, String err) {}

    private Result run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(
                List.of("train", "--quiet", "generator=biggan", "generator.path=" + weights.getParent(), "device=cpu",
                        "threads=1", "out=" + folder.resolve("run" + Arrays.hashCode(words))));
        all.addAll(List.of(words));
        int code = Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Result(code, err.toString());
    }

    private String mistake(String... words) {
        Result r = run(words);
        assertEquals(2, r.code, r.err);
        return r.err;
    }

    @Test
    void thePublishedExampleTrains() {
        Result r = run("k=4", "generator.feature_layer=generator.layers.4", "generator.class_name=bulbul",
                "model=nonlinear", "hparams.batch_size=4", "model.alpha=[-3.0,+3.0]", "hparams.iterations=2",
                "eval_freq=2", "eval_iters=1");
        assertEquals(0, r.code, r.err);
        Result fed = run("k=3", "generator.feature_layer=generator.layers.4", "generator.class_name=250",
                "hparams.batch_size=4", "hparams.iterations=1", "eval_iters=1", "feed_layers=[1,2]");
        assertEquals(0, fed.code, fed.err);
    }

    @Test
    void severalClassesTrainAndAreShown() {
        Result r = run("k=3", "generator.feature_layer=generator.layers.1", "generator.class_name=[bulbul,207,husky]",
                "hparams.batch_size=4", "hparams.iterations=1", "eval_freq=1", "eval_iters=1", "model=linear");
        assertEquals(0, r.code, r.err);
        Result voynov = run("method=voynov", "directions_count=4", "deformator=proj", "shift_predictor=LeNet",
                "batch_size=4", "n_steps=1", "generator.class_name=[16,207,husky]");
        assertEquals(0, voynov.code, voynov.err);
        Result components = run("method=ganspace", "k=2", "samples=1000", "generator.class_name=[16,207]");
        assertEquals(0, components.code, components.err);
    }

    @Test
    void voynovTrainsOnClasses() {
        Result r = run("method=voynov", "directions_count=5", "deformator=proj", "shift_predictor=LeNet",
                "batch_size=3", "n_steps=2", "target_class=[16,207]", "generator.class_name=bulbul");
        assertEquals(0, r.code, r.err);
        String wrong = mistake("method=voynov", "deformator=proj", "shift_predictor=LeNet", "target_class=[1000]",
                "generator.class_name=bulbul");
        assertTrue(wrong.contains("1000"), wrong);
    }

    @Test
    void mistakesSayWhatThereIs() throws Exception {
        String name = mistake("generator.class_name=bulbil");
        assertTrue(name.contains("generator.class_name") && name.contains("bulbul (16)"), name);
        String two = mistake("method=contrafeat", "generator.class_name=[16,husky]");
        assertTrue(two.contains("[16, 248]") && two.contains("one class"), two);
        String layer = mistake("generator.feature_layer=generator.layers.9");
        assertTrue(layer.contains("generator.layers.4"), layer);
        String option = mistake("method=voynov", "deformator=orto");
        assertTrue(option.contains("ortho"), option);
        String key = mistake("method=voynov", "shift_scael=3");
        assertTrue(key.contains("shift_scale"), key);
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
        String cut = mistake();
        assertTrue(cut.contains("pytorch_model.bin"), cut);
        Files.delete(weights.resolveSibling("config.json"));
        String missing = mistake();
        assertTrue(missing.contains("config.json") && missing.contains("no such file"), missing);
    }

    /** The word reaches the network: between two stored truncations pictures differ, at a stored one they do not. */
    @Test
    void theTableOfTruncationsCanBeCorrected() throws Exception {
        assertEquals(0, run("generator.truncation_table=corrected", "--dry-run").code);
        String wrong = mistake("generator.truncation_table=linear");
        assertTrue(wrong.contains("generator.truncation_table") && wrong.contains("corrected"), wrong);
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            BigGanDeep g = BigGanDeep.random(BigGanConfig.read(weights.resolveSibling("config.json")), 4, device);
            RandomStream random = new RandomStream(1, 0);
            g.network().state().forEach((name, p) -> {
                if (name.endsWith("running_means")) p.assign(Tensor.normal(device, random, p.value().shape().dims()));
            });
            TorchWriter.write(weights, StateDict.of(g.network()));
            Tensor z = g.sampleZ(1, new RandomStream(2, 0));
            assertFalse(Arrays.equals(image(0.405, GeneratorConfig.BigGan.Table.PUBLISHED, z),
                    image(0.405, GeneratorConfig.BigGan.Table.CORRECTED, z)));
            assertArrayEquals(image(0.4, GeneratorConfig.BigGan.Table.PUBLISHED, z),
                    image(0.4, GeneratorConfig.BigGan.Table.CORRECTED, z));
        }
    }

    private float[] image(double truncation, GeneratorConfig.BigGan.Table table, Tensor z) {
        var config = new GeneratorConfig.BigGan(256, truncation, table, "16", "generator.layers.1",
                Optional.of(weights.getParent()), "cpu");
        return Generators.open(config, GeneratorFiles.from(name -> null), z.backend()).generator()
                .image(Latents.of(LatentSpace.Z, z)).toFloats();
    }
}
