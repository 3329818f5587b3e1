package org.latentclr.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;

/** The golden files of BigGAN-deep, ProgGAN, SNGAN and of the method of Voynov and Babenko, where they lie beside the project. */
class GoldenGeneratorsTest {
    private static final Path WHOLE = Path.of("../../shared/golden");

    @ParameterizedTest
    @ValueSource(strings = {"biggan/", "proggan/", "sngan/", "voynov/deformators", "voynov/lenet", "voynov/train"})
    void agree(String part) {
        assumeTrue(Files.isDirectory(WHOLE), "no folder " + WHOLE);
        try (Backend device = Backends.open("cpu", 0).backend()) {
            GoldenReport r = new GoldenRun(WHOLE, GoldenChecks.all()).run(device, part, (file, counts) -> {});
            assertEquals("", String.join("\n", r.failures()));
            assertEquals(Map.of(), r.skipped());
            assertTrue(r.passed() > 60, r.summary());
            assertEquals(0, device.memory().liveBytes());
        }
    }
}
