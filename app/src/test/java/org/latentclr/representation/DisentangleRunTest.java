package org.latentclr.representation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.Generator;
import org.latentclr.train.RunDirections;

/** Pairs of pictures, and the table of baselines with its stored parts. */
class DisentangleRunTest {
    @Test
    void pairsDifferInTheirEditOnly() {
        try (Backend b = Backends.open("cpu", 0).backend(); Scope s = Scope.open("test")) {
            Generator g = BundledGenerator.open(b);
            PairedPictures p = PairedPictures.make(g, RunDirections.random(g, 3, 0), List.of(1), 12, 1,
                    new RandomStream(0, 0), n -> {});
            for (int i = 0; i < 12; i++) {
                int from = i * Pictures.SIZE;
                boolean same = java.util.Arrays.equals(p.first().bytes(), from, from + Pictures.SIZE,
                        p.second().bytes(), from, from + Pictures.SIZE);
                assertEquals(p.edit()[i] == 1, same, "pair " + i);
            }
        }
    }

    @Test
    void bytesAreCutNotRounded() {
        byte[] out = new byte[2 * Pictures.SIZE];
        Pictures.write(new float[]{-2, -1, 0, 0.999f, 1, 5}, out, 1);
        byte[] written = java.util.Arrays.copyOfRange(out, Pictures.SIZE, Pictures.SIZE + 6);
        assertArrayEquals(new byte[]{0, 0, 127, (byte) 254, (byte) 255, (byte) 255}, written);
    }

    @Test
    void finishedPartsAreNotDoneAgain(@TempDir Path folder) throws Exception {
        try (Backend b = Backends.open("cpu", 0).backend()) {
            DisentangleRun.Settings settings = new DisentangleRun.Settings(40, 2, 4, 2, 100, 3, 4, Optional.empty(),
                    DisentangleRun.Settings.DUPLICATE, false, folder);
            List<List<String>> cells = new DisentangleRun(settings, b, true).run(List.of()).cells();
            assertEquals(List.of("method", "β-VAE", "FactorVAE"), cells.stream().map(List::getFirst).toList());
            Path part = folder.resolve("FactorVAE-seed1.json");
            Files.writeString(part, Files.readString(part).replaceFirst("\"MIG\": [0-9.E-]+", "\"MIG\": 0.75"));
            String again = new DisentangleRun(settings, b, true).run(List.of()).cells().getLast().get(3);
            assertTrue(again.startsWith("0.3") || again.startsWith("0.4"), again);
        }
    }
}
