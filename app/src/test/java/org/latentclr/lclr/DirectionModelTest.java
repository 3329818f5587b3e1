package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.layer.StackedMlp;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

class DirectionModelTest {
    private static final Path FILE = Path.of("test.pt");

    private final Backend device = new CpuBackend(2);
    private final RandomStream random = new RandomStream(1, 2);
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open("test");
    }

    @AfterEach
    void close() {
        scope.close();
        assertEquals(0, device.memory().liveBytes());
    }

    private List<DirectionModel> models(Alpha alpha, boolean normalize) {
        return List.of(new GlobalDirections(device, 3, 5, alpha, normalize, random),
                ConditionalDirections.linear(device, 3, 5, true, alpha, normalize, random),
                ConditionalDirections.nonlinear(device, 3, 5, 3, true, alpha, normalize, random));
    }

    private Tensor codes(int n) {
        float[] z = new float[n * 5];
        random.normal(z, 0, z.length);
        return Tensor.of(device, z, n, 5);
    }

    @Test
    void rowsAreDirectionMajorAndEqualToSingleEdits() {
        for (DirectionModel m : models(Alpha.constant(0.7), true)) {
            m.train(false);
            Tensor z = codes(4);
            Tensor all = m.forward(z, random);
            assertArrayEquals(new int[]{12, 5}, all.shape().dims());
            for (int k = 0; k < 3; k++)
                assertArrayEquals(all.slice(0, 4 * k, 4 * k + 4).toFloats(), m.edit(z, k, 0.7).toFloats(), 2e-6f,
                        m.describe());
        }
    }

    @Test
    void anEditHasTheLengthThatWasDrawnForItsDirection() {
        Alpha alpha = new Alpha(-3, 3);
        for (DirectionModel m : models(alpha, true)) {
            Tensor z = codes(4);
            double[] lengths = m.lengths(new RandomStream(7, 7));
            RandomStream stream = new RandomStream(7, 7);
            float[] first = m.forward(z, stream).toFloats();
            for (int row = 0; row < 12; row++) {
                double expected = Math.abs(lengths[lengths.length == 1 ? 0 : row / 4]);
                assertEquals(expected, length(first, z.toFloats(), row), 1e-5, m.describe());
            }
            assertTrue(!java.util.Arrays.equals(first, m.forward(z, stream).toFloats()), "a fresh draw each time");
        }
    }

    private static double length(float[] edited, float[] z, int row) {
        double square = 0;
        for (int i = 0; i < 5; i++) square += Math.pow(edited[row * 5 + i] - z[row % 4 * 5 + i], 2);
        return Math.sqrt(square);
    }

    @Test
    void withoutNormalizeTheRawVectorCounts() {
        DirectionModel m = models(Alpha.constant(2), false).get(0);
        Tensor theta = m.variables().get(0);
        Tensor z = codes(1);
        float[] expected = z.add(theta.slice(0, 1, 2).mul(2)).toFloats();
        assertArrayEquals(expected, m.forward(z, random).slice(0, 1, 2).toFloats(), 1e-6f);
    }

    @Test
    void publishedParameterCounts() {
        Alpha a = Alpha.constant(1);
        assertEquals(2L * 789_504,
                ConditionalDirections.nonlinear(device, 2, 512, 3, true, a, true, random).parameterCount());
        assertEquals(2L * 262_656,
                ConditionalDirections.nonlinear(device, 2, 512, 1, true, a, true, random).parameterCount());
        assertEquals(32L * 49_920,
                ConditionalDirections.nonlinear(device, 32, 128, 3, true, a, true, random).parameterCount());
        assertEquals(2L * 512 * 512,
                ConditionalDirections.linear(device, 2, 512, false, a, true, random).parameterCount());
    }

    @Test
    void aStateDictTellsKindSizesAndValues() {
        List<DirectionModel> originals = new ArrayList<>(models(Alpha.constant(0.7), true));
        originals.add(ConditionalDirections.linear(device, 4, 5, false, Alpha.constant(0.7), true, random));
        originals.add(new ConditionalDirections(device, 2, new StackedMlp.Sizes(2, 5, 7, 5, true, true, true),
                Alpha.constant(0.7), true, random));
        for (DirectionModel m : originals) {
            Map<String, NamedArray> state = Published.state(m.published());
            DirectionModel copy = Published.model(FILE, state, device, m.alpha(), true);
            assertEquals(m.describe(), copy.describe());
            assertEquals(m.parameterCount(), copy.parameterCount());
            Tensor z = codes(3);
            assertArrayEquals(m.forward(z, random).toFloats(), copy.forward(z, random).toFloats(), 0);
        }
    }

    @Test
    void aWrongStateDictIsRefusedWithNames() {
        DirectionModel m = models(Alpha.constant(1), true).get(1);
        Map<String, NamedArray> state = new LinkedHashMap<>(Published.state(m.published()));
        state.remove("nets.1.linear_1.bias");
        assertMessage(state, "nets.1.linear_1.bias");
        state.put("nets.1.linear_1.bias", NamedArray.of("b", new float[4], 4));
        assertMessage(state, "[4]");
        assertMessage(Map.of("x", NamedArray.of("x", new float[4], 4)), "nets.0");
        assertMessage(Map.of("params", NamedArray.of("params", new float[4], 4)), "2 dimensions");
        assertMessage(Map.of("nets.999999.linear_1.weight", NamedArray.of("w", new float[4], 2, 2)), "nets.0");
    }

    private void assertMessage(Map<String, NamedArray> state, String part) {
        String message = assertThrows(WeightsException.class,
                () -> Published.model(FILE, state, device, Alpha.constant(1), true)).getMessage();
        assertTrue(message.contains(part) && message.contains("test.pt"), message);
    }

    @Test
    void wrongCodesAreRefused() {
        DirectionModel m = models(Alpha.constant(1), true).get(1);
        assertThrows(EngineException.class, () -> m.forward(Tensor.zeros(device, 2, 6), random));
        assertThrows(EngineException.class, () -> m.edit(Tensor.zeros(device, 2, 5), 3, 1));
        assertThrows(EngineException.class, () -> new Alpha(1, -1));
    }

    @Test
    void aProjectorSeesBlocksAsIfTheyHadComeAlone() {
        Projector p = Projector.nonlinear(device, 3, 5, 4, 3, true, random);
        Map<String, NamedArray> state = Published.state(p.published());
        Projector q = Published.projector(FILE, state, device, true);
        Tensor h = codes(12);
        float[] together = p.forward(h, 3).toFloats();
        float[] alone = new float[together.length];
        for (int b = 0; b < 3; b++) {
            float[] part = q.forward(h.slice(0, 4 * b, 4 * b + 4), 1).toFloats();
            System.arraycopy(part, 0, alone, b * part.length, part.length);
        }
        assertArrayEquals(alone, together, 2e-6f);
        Map<String, NamedArray> after = Published.state(q.published());
        Published.state(p.published()).forEach((name, array) -> assertArrayEquals(after.get(name).toFloats(),
                array.toFloats(), 2e-6f, name));
        assertEquals(3, after.get("Projector.batchnorm_1.num_batches_tracked").toLongs()[0]);
    }

    @Test
    void eitherNameOfAProjectorIsEnough() {
        Projector p = Projector.linear(device, 5, 3, true, random);
        Map<String, NamedArray> half = new LinkedHashMap<>();
        Published.state(p.published()).forEach((name, array) -> {
            if (name.startsWith("Projector.")) half.put(name, array);
        });
        Projector q = Published.projector(FILE, half, device, true);
        p.train(false);
        q.train(false);
        Tensor h = codes(2);
        assertArrayEquals(p.forward(h, 1).toFloats(), q.forward(h, 1).toFloats(), 0);
        assertEquals(0, Published.state(Projector.identity(true).published()).size());
        String message = assertThrows(EngineException.class, () -> p.forward(Tensor.zeros(device, 2, 6), 1))
                .getMessage();
        assertTrue(message.contains("projector.in_features=6"), message);
    }
}
