package org.latentclr.discovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;

class DecoderTrainingTest {
    @Test
    void theDecoderComesNearerToTheScenes() {
        try (var b = new CpuBackend(2); Scope s = Scope.open("decoder")) {
            List<Double> errors = new ArrayList<>();
            KnownDecoder d = new DecoderTraining(100, 8, 4e-3, 3).run(b, (step, error) -> errors.add(error));
            assertEquals(100, errors.size());
            double first = errors.subList(0, 20).stream().mapToDouble(e -> e).average().orElseThrow();
            double last = errors.subList(80, 100).stream().mapToDouble(e -> e).average().orElseThrow();
            assertTrue(last < 0.95 * first, "from " + first + " to " + last);
            Tensor codes = d.sample(2, new RandomStream(4, 0));
            Tensor pictures = d.pictures(codes, Tensor.zeros(b, 2, d.factors()));
            assertArrayEquals(new int[]{2, 3, KnownDecoder.SIDE, KnownDecoder.SIDE}, pictures.shape().dims());
        }
    }
}
