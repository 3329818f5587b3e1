package org.latentclr.nn.biggan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.Layer;
import org.latentclr.weights.WeightsException;

class BigGanDeepTest {
    private static final BigGanConfig TINY = new BigGanConfig(16, 6, 8, 5, List.of(new BigGanConfig.Block(true, 16, 4),
            new BigGanConfig.Block(false, 4, 4), new BigGanConfig.Block(true, 4, 1)), 1, 1e-4, 51);

    private final Backend device = new ReferenceBackend();
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open("test");
    }

    @AfterEach
    void close() {
        scope.close();
        device.close();
    }

    private BigGanDeep tiny() {
        return BigGanDeep.random(TINY, 3, device).withTruncation(0.5);
    }

    private static double largest(Tensor a, Tensor b) {
        return Arrays.stream(a.sub(b).toDoubles()).map(Math::abs).max().orElse(0);
    }

    @Test
    void layersHaveTheShapesThatTheTableStates() {
        BigGanDeep g = tiny().withClasses(List.of(1));
        Latents l = Latents.of(LatentSpace.Z, g.sampleZ(2, new RandomStream(1, 0)));
        assertEquals(4, g.latentCount());
        for (Layer layer : g.layers()) {
            int[] expected = {2, layer.shape().dim(0), layer.shape().dim(1), layer.shape().dim(2)};
            assertArrayEquals(expected, g.features(l, layer.name()).shape().dims(), layer.name());
        }
        assertArrayEquals(new int[]{2, 3, 16, 16}, g.image(l).shape().dims());
        assertEquals("generator.layers.2", g.layer("generator.conv_to_rgb").name());
    }

    @Test
    void codesPerLayerWithASmallerBatchAreRepeatedDirectionMajor() {
        BigGanDeep g = tiny().withClasses(List.of(0, 3));
        Tensor z = g.sampleZ(2, new RandomStream(1, 0));
        Tensor edited = g.sampleZ(6, new RandomStream(2, 0));
        Tensor got = g.image(Latents.mixed(LatentSpace.Z, z, edited, List.of(2), 4));
        for (int k = 0; k < 3; k++) {
            Tensor part = edited.slice(0, 2 * k, 2 * k + 2);
            Tensor alone = g.image(Latents.mixed(LatentSpace.Z, z, part, List.of(2), 4));
            assertTrue(largest(got.slice(0, 2 * k, 2 * k + 2), alone) < 1e-12);
        }
    }

    @Test
    void chunksKeepTheirClasses() {
        BigGanDeep g = tiny().withClasses(List.of(0, 3));
        Latents l = Latents.of(LatentSpace.Z, g.sampleZ(6, new RandomStream(2, 0)));
        String layer = "generator.layers.2";
        assertTrue(largest(g.features(l, layer), g.features(l, layer, 3)) < 1e-12);
    }

    @Test
    void everyClassIsItsVector() {
        BigGanDeep g = tiny();
        Latents l = Latents.of(LatentSpace.Z, g.sampleZ(2, new RandomStream(1, 0)));
        Tensor vectors = Tensor.of(device, new double[]{0, 0, 1, 0, 0, 0, 0, 0, 0, 1}, 2, 5);
        assertEquals(0, largest(g.image(l.withClasses(vectors)), g.withClasses(List.of(2, 4)).image(l)));
        assertFalse(largest(g.withClasses(List.of(2)).image(l), g.withClasses(List.of(4)).image(l)) < 1e-6);
        assertTrue(assertThrows(EngineException.class, () -> g.image(l)).getMessage().contains("a class"));
        assertTrue(
                assertThrows(EngineException.class, () -> g.withClasses(List.of(5))).getMessage().contains("0 to 4"));
        BigGanDeep three = g.withClasses(List.of(0, 1, 2));
        assertTrue(
                assertThrows(EngineException.class, () -> three.image(l)).getMessage().contains("multiple of its 3"));
    }

    @Test
    void publishedTableExchangesNeighbours() {
        assertEquals(new TruncationTable.Row(20, 1), TruncationTable.PUBLISHED.row(0.4, 51));
        assertEquals(new TruncationTable.Row(50, 1), TruncationTable.PUBLISHED.row(1, 51));
        TruncationTable.Row published = TruncationTable.PUBLISHED.row(0.43, 51);
        TruncationTable.Row corrected = TruncationTable.CORRECTED.row(0.43, 51);
        Tensor table = Tensor.of(device, new double[]{0, 1, 2}, 3, 1);
        assertEquals(0.43, 0.02 * (corrected.index() + 1 - corrected.first()), 1e-12);
        assertEquals(1, published.first() + corrected.first(), 1e-12);
        assertEquals(0.25, TruncationTable.CORRECTED.row(0.125, 3).of(table).item(), 1e-12);
        assertEquals(0.75, TruncationTable.PUBLISHED.row(0.125, 3).of(table).item(), 1e-12);
        assertThrows(EngineException.class, () -> tiny().withTruncation(0));
    }

    @Test
    void samplesAreCutAtTwoTruncations() {
        float[] z = tiny().sampleZ(2000, new RandomStream(5, 0)).toFloats();
        double square = 0;
        for (float v : z) {
            assertTrue(Math.abs(v) <= 1);
            square += v * v / (double) z.length;
        }
        // The variance of the normal distribution cut at ±2 is 0.7737.
        assertEquals(0.25 * 0.7737, square, 0.005);
    }

    @Test
    void missingAndBrokenFilesSaySo(@TempDir Path folder) throws Exception {
        String missing = assertThrows(WeightsException.class, () -> BigGanDeep.open(folder, device)).getMessage();
        assertTrue(missing.contains("config.json") && missing.contains("no such file"), missing);
        Files.writeString(folder.resolve("config.json"), "{\"layers\": [[1, 2]]}");
        String broken = assertThrows(WeightsException.class, () -> BigGanDeep.open(folder, device)).getMessage();
        assertTrue(broken.contains("[true or false, inputs, outputs]"), broken);
    }

    @Test
    void publishedSizes() {
        assertEquals(11, BigGanConfig.published(128).latentCount());
        assertEquals(13, BigGanConfig.published(256).latentCount());
        assertEquals(15, BigGanConfig.published(512).latentCount());
    }
}
