package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.NpyWriter;
import org.latentclr.weights.WeightsException;

class TraversalTest {
    @TempDir
    private Path folder;

    private final Backend device = new CpuBackend(2);
    private Scope scope;
    private FeatureTap tap;
    private DirectionModel conditional;
    private Tensor z;

    @BeforeEach
    void open() {
        scope = Scope.open("test");
        TinyTraining t = new TinyTraining(device, Optional.empty());
        tap = t.contrast.tap();
        conditional = t.contrast.model();
        z = tap.sample(1, new RandomStream(3, 3));
    }

    @AfterEach
    void close() {
        scope.close();
        assertEquals(0, device.memory().liveBytes());
    }

    @Test
    void columnsAreSortedAroundTheOriginal() {
        assertEquals(List.of(-3.0, -1.0, 0.0, 2.0),
                new Traversal(tap, conditional, List.of(2.0, 0.0, -1.0, -3.0), true).columns());
        assertEquals(List.of(-2.0, -1.0, 0.0), new Traversal(tap, conditional, List.of(-1.0, -2.0), true).columns());
        assertEquals(List.of(0.0, 1.0), new Traversal(tap, conditional, List.of(1.0), false).columns());
    }

    @Test
    void withoutIterationEveryCodeIsAnEditOfTheOriginal() {
        Traversal t = new Traversal(tap, conditional, List.of(-2.0, 1.0, 3.0), false);
        List<Tensor> codes = t.codes(z, List.of(2, 0));
        for (int c = 0; c < 4; c++)
            for (int i = 0; i < 2; i++) {
                double alpha = t.columns().get(c);
                float[] expected = conditional.edit(z, i == 0 ? 2 : 0, alpha).toFloats();
                assertArrayEquals(alpha == 0 ? z.toFloats() : expected, codes.get(c).slice(0, i, i + 1).toFloats(), 0);
            }
    }

    @Test
    void iterationWalksOutwardOnEachSide() {
        Traversal t = new Traversal(tap, conditional, List.of(3.0, 1.0, -0.5, -2.0), true);
        List<Tensor> codes = t.codes(z, List.of(1));
        Tensor left = conditional.edit(z, 1, -0.5);
        Tensor right = conditional.edit(z, 1, 1);
        assertArrayEquals(conditional.edit(left, 1, -1.5).toFloats(), codes.get(0).toFloats(), 0);
        assertArrayEquals(left.toFloats(), codes.get(1).toFloats(), 0);
        assertArrayEquals(z.toFloats(), codes.get(2).toFloats(), 0);
        assertArrayEquals(right.toFloats(), codes.get(3).toFloats(), 0);
        assertArrayEquals(conditional.edit(right, 1, 2).toFloats(), codes.get(4).toFloats(), 0);
    }

    @Test
    void imagesAreThoseOfTheCodesWithTheOriginalInTheLayersThatAreNotFed() {
        DirectionModel global = new GlobalDirections(device, 4, 24, Alpha.constant(1), true, new RandomStream(1, 1));
        for (int batch : new int[]{1, 2, 8}) {
            Traversal t = new Traversal(tap, global, List.of(-4.0, 4.0), true, batch);
            Traversal.Images images = t.images(z, List.of(3, 1, 0));
            assertEquals(List.of(-4.0, 0.0, 4.0), images.alphas());
            assertEquals(3 * 16 * 16, images.pixels()[0][0].length);
            float[] original = tap.generator().image(tap.latents(z, z)).toFloats();
            for (int row = 0; row < 3; row++) assertArrayEquals(original, images.pixels()[row][1], 0);
            Tensor edit = global.edit(z, 1, 4);
            float[] expected = tap.generator().image(tap.latents(z, edit)).toFloats();
            assertArrayEquals(expected, images.pixels()[1][2], 1e-5f);
            assertTrue(!Arrays.equals(images.pixels()[0][2], images.pixels()[1][2]));
        }
    }

    @Test
    void directionsAreDrawnWithoutRepetition() {
        List<Integer> drawn = Traversal.draw(10, 12, new RandomStream(5, 5));
        assertEquals(10, drawn.stream().distinct().count());
        assertTrue(drawn.stream().allMatch(k -> k >= 0 && k < 12));
        assertEquals(drawn, Traversal.draw(10, 12, new RandomStream(5, 5)));
        assertEquals(List.of(0, 1, 2), Traversal.all(3));
        assertThrows(EngineException.class, () -> Traversal.draw(13, 12, new RandomStream(5, 5)));
    }

    @Test
    void samplesComeFromNumPyFiles() {
        Traversal t = new Traversal(tap, conditional, List.of(1.0), true);
        float[] values = new float[48];
        for (int i = 0; i < 48; i++) values[i] = i * 0.1f;
        Path file = folder.resolve("codes.npy");
        NpyWriter.writeNpy(file, NamedArray.of("codes", values, 2, 24));
        Tensor samples = t.samples(file);
        assertArrayEquals(values, samples.toFloats(), 0);
        assertEquals(2, t.images(samples.slice(0, 1, 2), List.of(0)).pixels()[0].length);
        NpyWriter.writeNpy(file, NamedArray.of("codes", values, 48));
        String message = assertThrows(WeightsException.class, () -> t.samples(file)).getMessage();
        assertTrue(message.contains("[n, 24]") && message.contains("[48]"), message);
    }

    @Test
    void nothingToShowIsRefused() {
        assertThrows(EngineException.class, () -> new Traversal(tap, conditional, List.of(0.0), true));
        assertThrows(EngineException.class, () -> new Traversal(tap, conditional, List.of(Double.NaN), true));
        Traversal t = new Traversal(tap, conditional, List.of(1.0), true);
        assertThrows(EngineException.class, () -> t.images(z, List.of()));
        assertThrows(EngineException.class, () -> t.images(z, List.of(4)));
    }
}
