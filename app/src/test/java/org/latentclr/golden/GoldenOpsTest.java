package org.latentclr.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;

/** The checks of single operations, on the small files of this project and on the whole set where it is there. */
class GoldenOpsTest {
    private static final Path SMALL = Path.of("src/test/resources/golden");
    private static final Path WHOLE = Path.of("../../shared/golden");

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void smallSet(String device) {
        GoldenReport r = run(SMALL, device);
        assertEquals("", String.join("\n", r.failures()));
        assertEquals(Map.of(), r.skipped());
        assertTrue(r.passed() > 300, r.summary());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void wholeSet(String device) {
        assumeTrue(Files.isDirectory(WHOLE), "no folder " + WHOLE);
        GoldenReport r = run(WHOLE, device);
        assertEquals("", String.join("\n", r.failures()));
        assertEquals(Map.of(), r.skipped());
        assertTrue(r.passed() > 500, r.summary());
    }

    /** A file whose last number was changed fails in exactly one tensor. */
    @Test
    void aWrongValueIsReported(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("ops"));
        Files.copy(SMALL.resolve("TENSORS.tsv"), folder.resolve("TENSORS.tsv"));
        byte[] bytes = Files.readAllBytes(SMALL.resolve("ops/upfirdn2d.safetensors"));
        ByteBuffer last = ByteBuffer.wrap(bytes, bytes.length - 4, 4).order(ByteOrder.LITTLE_ENDIAN).slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        last.putFloat(0, last.getFloat(0) + 1e-4f);
        Files.write(folder.resolve("ops/upfirdn2d.safetensors"), bytes);
        GoldenReport r = run(folder, "reference");
        assertEquals(1, r.failed(), r.summary());
        assertTrue(r.failures().get(0).contains("over tolerance"), r.failures().get(0));
    }

    private static GoldenReport run(Path folder, String device) {
        try (Backend d = Backends.open(device, 0).backend()) {
            GoldenReport r = new GoldenRun(folder, GoldenChecks.all()).run(d, "ops/", (file, counts) -> {});
            assertEquals(0, d.memory().liveBytes());
            return r;
        }
    }
}
