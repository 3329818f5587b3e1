package org.latentclr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void distanceCountsEditsAndSwaps() {
        assertEquals(0, Nearest.distance("Alpha", "alpha"));
        assertEquals(1, Nearest.distance("aplha", "alpha"));
        assertEquals(3, Nearest.distance("kitten", "sitting"));
        assertEquals(4, Nearest.distance("", "four"));
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
