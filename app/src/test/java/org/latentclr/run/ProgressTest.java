package org.latentclr.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static List<String> lines(Duration interval, long first, long last) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var progress = new Progress.Lines(new PrintStream(bytes, true, StandardCharsets.UTF_8), "train", first,
                last,
                interval)) {
            for (long step = first + 1; step <= last; step++) {
                progress.at(step, Progress.lossAndAccuracy(-0.25, 0.5));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void elsewhereThanOnATerminalThereAreFewLines() {
        List<String> few = lines(Duration.ofHours(1), 0, 500);
        assertEquals(2, few.size());
        assertTrue(few.get(0).startsWith("train 1/500  loss -0.2500  accuracy 0.500  "), few.get(0));
        assertTrue(few.get(1).startsWith("train 500/500  ") && few.get(1).endsWith(" steps/s  0 s left"), few.get(1));
        assertEquals(3, lines(Duration.ZERO, 7, 10).size());
        assertEquals(List.of(), lines(Duration.ZERO, 5, 5));
    }

    @Test
    void timesAreShort() {
        assertEquals("59 s", Progress.Lines.time(59));
        assertEquals("1:05 min", Progress.Lines.time(65));
        assertEquals("2:03 h", Progress.Lines.time(2 * 3600 + 3 * 60 + 4));
    }
}
