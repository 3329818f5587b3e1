package org.latentclr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainDirectionsTest {
    @TempDir
    private Path folder;

    @Test
    void theExampleTrainsAndDraws() throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed)) {
            System.setOut(out);
            TrainDirections.main(new String[]{folder.toString(), "40"});
        } finally {
            System.setOut(before);
        }
        List<String> lines = printed.toString().lines().toList();
        assertEquals(40, lines.size());
        assertTrue(loss(lines.subList(30, 40)) < loss(lines.subList(0, 10)), lines.toString());
        assertTrue(Files.size(folder.resolve("final_model.pt")) > 0);
        var picture = ImageIO.read(folder.resolve("sample_0.png").toFile());
        assertEquals(100 + 2 + 7 * 66, picture.getWidth());
        assertEquals(50 + 2 + 8 * 66, picture.getHeight());
    }

    private static double loss(List<String> lines) {
        return lines.stream().mapToDouble(l -> Double.parseDouble(l.replaceAll(".*loss (\\S+),.*", "$1"))).average()
                .orElseThrow();
    }
}
