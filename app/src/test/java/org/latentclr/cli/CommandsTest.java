package org.latentclr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real commands in this process, on the bundled generator: what a run leaves, and what is printed where a file or a shape does not
 * fit. {@code build/bad-inputs.sh} asks the program itself for more.
 */
class CommandsTest {
    private static final String TINY = "-q generator.feature_layer=conv1 k=2 hparams.batch_size=2 hparams.iterations=2 eval_freq=1 eval_iters=1";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void train() throws Exception {
        Probe.Result result = run("train out=DIR/run " + TINY);
        assertEquals("", result.err());
        assertEquals(0, result.code());
        Files.write(folder.resolve("cut.pt"),
                Arrays.copyOf(Files.readAllBytes(folder.resolve("run/final_model.pt")), 2000));
        Files.copy(folder.resolve("run/final_model.pt"), folder.resolve("lonely.pt"));
        Files.writeString(folder.resolve("pointer.pkl"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
        Files.writeString(folder.resolve("hostile.pkl"), "\u0080\u0002cos\nsystem\n(S'touch harm'\ntR.",
                StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("narrow.npy"), npy(2, 64));
        Files.write(folder.resolve("codes.npy"), npy(3, 128));
    }

    private static byte[] npy(int rows, int columns) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        ByteBuffer bytes = ByteBuffer.allocate(128 + 4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("\u0093NUMPY\u0001\u0000v\u0000".getBytes(StandardCharsets.ISO_8859_1));
        bytes.put(String.format("%-117s%n", header).getBytes(StandardCharsets.US_ASCII));
        return bytes.array();
    }

    private static Probe.Result run(String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)),
                command.replace("DIR", folder.toString()).split(" "));
        return new Probe.Result(code, out.toString(), err.toString());
    }

    private static List<String> files() throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void aRunLeavesWhatTheNextCommandsNeed() throws Exception {
        for (String name : List.of("report.html", "pictures/sample_0.png", "most_recent.pt", "best_model.pt",
                "metrics.csv", "train.log", "command.txt", "environment.txt", ".hydra/overrides.yaml"))
            assertTrue(Files.size(folder.resolve("run").resolve(name)) > 0, name);
        String configuration = Files.readString(folder.resolve("run/.hydra/config.yaml"));
        assertTrue(configuration.contains("size: 128") && configuration.contains("out: null"), configuration);
        assertEquals(0, run("gen checkpoint=DIR/run/final_model.pt n_samples=DIR/codes.npy alphas=[2] image_size=null "
                + "n_dirs=[1] feed_layers=[2,3] -q out=DIR/pictures").code());
        assertTrue(Files.exists(folder.resolve("pictures/sample_2.png")));
        Probe.Result eval = run("eval checkpoint=DIR/run/best_model.pt hparams.iterations=2 hparams.batch_size=3 -q");
        assertTrue(eval.out().contains("batches    2 of 3 codes"), eval.out() + eval.err());
        assertFalse(Files.exists(folder.resolve("run/evaluation.txt")));
    }

    @Test
    void aResumedRunEndsWithTheSameBits() throws Exception {
        run("train out=DIR/parts " + TINY.replace("iterations=2", "iterations=1"));
        Probe.Result resumed = run("train checkpoint=DIR/parts/most_recent.pt hparams.iterations=2 -q");
        Matcher step = Pattern.compile("resumed +after step (\\d+) ").matcher(resumed.out());
        assertTrue(step.find(), resumed.out() + resumed.err());
        assertEquals("1", step.group(1));
        assertArrayEquals(Files.readAllBytes(folder.resolve("run/final_model.pt")),
                Files.readAllBytes(folder.resolve("parts/final_model.pt")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            train feed_layers=[10] | feed_layers: expected layers from 0 to 9, found 10.
            train generator.feature_layer=input | generator.feature_layer: expected features that change with the code, found that 'input' stays the same; choose a later layer.
            train generator.feature_layer=conv1 feed_layers=[5,6] | generator.feature_layer: expected features that change with the code, found that 'conv1' stays the same when only the layers [5, 6] are edited; choose a later layer or lower numbers in feed_layers.
            train model.size=512 | model.size: expected 128, the width of the generator's codes, found 512; leave the key out.
            train model.subspace=500 | subspace: expected a size from 1 to 128, the width of a code, found 500.
            train generator.feature_layer=conv1 projector=linear projector.in_features=512 | projector.in_features: expected 1536, the width of the feature layer, found 512; leave the key out.
            train out=DIR/run | the folder DIR/run already holds a run; choose another with out=FOLDER, or go on with that run by checkpoint=DIR/run/most_recent.pt.
            train out=DIR/cut.pt/run | cannot make the folder DIR/cut.pt/run/.hydra: not a directory; free the place or choose another folder with out=FOLDER.
            train checkpoint=DIR/none.pt | checkpoint: the file DIR/none.pt does not exist.
            train checkpoint=DIR/cut.pt | DIR/cut.pt: the end of the file: expected the directory of a zip archive, found none; the file is truncated or damaged, fetch it again.
            train checkpoint=DIR/run/most_recent.pt k=3 | checkpoint DIR/run/most_recent.pt: expected 3 global directions of size 128 in the span of 10 principal components, as configured, found 2 global directions of size 128; say k, model and model.depth as in the file, or name its run's configuration.
            train checkpoint=DIR/lonely.pt model=nonlinear k=2 | checkpoint DIR/lonely.pt: expected 2 non-linear directions of size 128, 3 layers deep, as configured, found 2 global directions of size 128; say k, model and model.depth as in the file, or name its run's configuration.
            train generator=file generator.path=DIR/pointer.pkl | DIR/pointer.pkl: the start of the file: expected safetensors, PyTorch zip or legacy, pickle, npy or npz, found a Git LFS pointer; fetch the file itself with: git lfs pull.
            train generator=file generator.path=DIR/codes.npy | DIR/codes.npy: its content: expected a StyleGAN2 generator (synthesis.b4.const or input.input under G_ema, g_ema or at the top), found no keys; use inspect to see what the file is.
            gen checkpoint=DIR/run/final_model.pt n_samples=DIR/narrow.npy | DIR/narrow.npy: the codes: expected one array of shape [n, 128], found shape [2, 64]; save codes in space W with numpy.save.
            gen checkpoint=DIR/run/final_model.pt n_dirs=[2] | n_dirs: -1 for all, a number from 1 to k=2, or a list of directions from 0 to 1 expected, found the list [2], given by 'n_dirs=[2]'.
            gen checkpoint=DIR/lonely.pt n_dirs=[5] | n_dirs: expected numbers from 0 to 1, the directions of the checkpoint, found 5.
            eval checkpoint=DIR/cut.pt | DIR/cut.pt: the end of the file: expected the directory of a zip archive, found none; the file is truncated or damaged, fetch it again.
            inspect DIR/none.pt | DIR/none.pt: opening it: expected a readable file, found no such file; check the path.
            inspect DIR/hostile.pkl | DIR/hostile.pkl: the pickle in it: expected only tensors and plain data, found a reference to os.system; nothing was executed; use a file from a source that you trust, or convert it to safetensors there.
            inspect DIR/cut.pt DIR/lonely.pt | one word too many: 'DIR/lonely.pt'.
            convert DIR/lonely.pt DIR/out.onnx | DIR/out.onnx: the name of the output: expected the ending .safetensors or .npz, found another one; choose one of the two.
            golden DIR/run | golden folder DIR/run has no TENSORS.tsv (the table of tensors and tolerances); name a folder that has one.
            """)
    void oneSentenceAndNothingLeft(String command, String message) throws Exception {
        List<String> before = files();
        Probe.Result result = run(command);
        assertEquals("latentclr: " + message,
                result.err().lines().findFirst().orElse("").replace(folder.toString(), "DIR"));
        assertEquals(Failures.MISTAKE, result.code());
        assertEquals(before, files());
    }
}
