package org.latentclr.nn.generator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;

class LatentsTest {
    private final Backend device = new ReferenceBackend();
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

    @Test
    void mixedTakesEditedCodesInFeedLayersOnly() {
        Tensor original = Tensor.arange(device, 4).reshape(2, 2);
        Tensor edited = Tensor.arange(device, 12).reshape(6, 2);
        Latents l = Latents.mixed(LatentSpace.W, original, edited, List.of(0, 2), 4);
        assertSame(edited, l.code(0));
        assertSame(original, l.code(1));
        assertSame(edited, l.code(2));
        assertSame(original, l.code(3));
        assertEquals(6, l.batch());
        assertEquals(2, l.unit());
        assertEquals(2, l.parts().size());
        assertEquals(1, Latents.of(LatentSpace.W, edited).unit());
    }

    @Test
    void rowsCutLargeCodesAndKeepSmallOnes() {
        Tensor original = Tensor.arange(device, 4).reshape(2, 2);
        Tensor edited = Tensor.arange(device, 12).reshape(6, 2);
        Latents part = Latents.mixed(LatentSpace.W, original, edited, List.of(1), 3).rows(2, 6);
        assertEquals(4, part.batch());
        assertArrayEquals(new float[]{4, 5, 6, 7, 8, 9, 10, 11}, part.code(1).toFloats());
        assertArrayEquals(original.toFloats(), part.code(0).toFloats());
        assertSame(part.code(0), part.code(2));
    }

    @Test
    void perLayerSplitsTheMiddleDimension() {
        Latents l = Latents.perLayer(LatentSpace.W, Tensor.arange(device, 12).reshape(2, 3, 2));
        assertEquals(3, l.codes().size());
        assertArrayEquals(new float[]{2, 3, 8, 9}, l.code(1).toFloats());
    }

    @Test
    void errorsSayWhatIsWrong() {
        Tensor two = Tensor.zeros(device, 2, 3);
        Tensor three = Tensor.zeros(device, 3, 3);
        assertTrue(assertThrows(EngineException.class, () -> Latents.perLayer(LatentSpace.W, List.of(two, three)))
                .getMessage().contains("divide each other"));
        assertTrue(assertThrows(EngineException.class, () -> Latents.mixed(LatentSpace.W, two, two, List.of(9), 8))
                .getMessage().contains("from 0 to 7"));
        assertTrue(assertThrows(EngineException.class, () -> Latents.of(LatentSpace.Z, Tensor.zeros(device, 3)))
                .getMessage().contains("[N,D]"));
    }
}
