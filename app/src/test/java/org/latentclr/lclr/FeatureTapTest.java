package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.biggan.BigGanConfig;
import org.latentclr.nn.biggan.BigGanDeep;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;

/** With several classes every edit shows the class of its original. */
class FeatureTapTest {
    private static final String LAYER = "generator.layers.1";

    private static Generator generator(Path folder, Backend device) throws Exception {
        Path config = Files.writeString(folder.resolve("config.json"), """
                {"output_dim": 16, "z_dim": 8, "class_embed_dim": 8, "channel_width": 2, "num_classes": 5,
                 "layers": [[true, 16, 8], [true, 8, 4]], "attention_layer_position": 1, "eps": 1e-4, "n_stats": 51}
                """);
        return BigGanDeep.random(BigGanConfig.read(config), 4, device);
    }

    @Test
    void editsShowTheClassOfTheirOriginal(@TempDir Path folder) throws Exception {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Generator g = generator(folder, device).withClasses(List.of(4, 1));
            for (Optional<List<Integer>> fed : List.of(Optional.<List<Integer>>empty(), Optional.of(List.of(1)))) {
                FeatureTap tap = new FeatureTap(g, LatentSpace.Z, LAYER, fed);
                Tensor z = tap.sample(3, new RandomStream(1, 1)); // classes 4, 1, 4
                Tensor edits = Concat.apply(0, z.add(0.5), z.mul(2)); // [2·3,D]
                float[] originals = tap.original(z).toFloats();
                float[] edited = tap.edited(z, edits).toFloats();
                int f = tap.featureSize();
                for (int i = 0; i < 3; i++) {
                    FeatureTap alone = tap.showing(i);
                    assertEquals(List.of(i == 1 ? 1 : 4), alone.generator().classes());
                    Tensor one = z.slice(0, i, i + 1);
                    assertArrayEquals(alone.original(one).toFloats(), row(originals, i, f), 1e-5f);
                    for (int k = 0; k < 2; k++)
                        assertArrayEquals(alone.edited(one, edits.slice(0, k * 3 + i, k * 3 + i + 1)).toFloats(),
                                row(edited, k * 3 + i, f), 1e-5f);
                }
            }
        }
    }

    @Test
    void unconditionalGeneratorsHaveNoClassesToShow(@TempDir Path folder) throws Exception {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Generator none = new TinyTraining(device, Optional.empty()).contrast.tap().generator();
            assertEquals(none, none.showing(3));
            assertEquals(Optional.empty(), none.classVectors(2));
            assertThrows(EngineException.class, () -> none.withClasses(List.of(0)));
            assertThrows(EngineException.class, () -> generator(folder, device).withClasses(List.of(5)));
        }
    }

    private static float[] row(float[] all, int i, int width) {
        return Arrays.copyOfRange(all, i * width, (i + 1) * width);
    }
}
