package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RooflineTest {
    @Test
    void measuresRateAndBandwidth() {
        Roofline r = Roofline.quick(2);
        assertTrue(r.flops() > 1e9, r.text());
        assertTrue(r.copied() > 1e8, r.text());
        assertEquals(List.of(), r.reads());
    }

    @Test
    void theSlowerOfComputingAndMovingIsTheLimit() {
        Roofline r = new Roofline("", 1, 100, 10, List.of(new Roofline.Read(16, 5e9)));
        assertEquals(2, r.seconds(200, 10));
        assertEquals(3, r.seconds(200, 30));
        assertTrue(r.text().contains("read 16 KiB a thread          5.0 GB/s"), r.text());
    }
}
