package org.latentclr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latentclr.nn.generator.EditDistance;

class NearestTest {
    @Test
    void distanceCountsEditsAndSwaps() {
        assertEquals(0, EditDistance.of("Alpha", "alpha"));
        assertEquals(1, EditDistance.of("aplha", "alpha"));
        assertEquals(3, EditDistance.of("kitten", "sitting"));
        assertEquals(4, EditDistance.of("", "four"));
    }

    @Test
    void aLastPartFindsItsFullName() {
        assertEquals(List.of("hparams.batch_size"), Nearest.of("batch_size", List.of("k", "hparams.batch_size")));
    }

    @Test
    void nothingNearGivesNoHint() {
        assertEquals("", Nearest.hint("zzzzzzzzz", List.of("k", "alpha")));
    }
}
