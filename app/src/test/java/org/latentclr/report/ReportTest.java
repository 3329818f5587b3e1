package org.latentclr.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.picture.Chart;
import org.latentclr.picture.Picture;

class ReportTest {
    private static final List<Double> ALPHAS = List.of(-3.0, -1.5, 0.0, 1.5, 3.0);

    private static Picture scene(int direction, int sample, double alpha, int size) {
        int[] rgb = new int[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double radius = Math.hypot(x - size / 2.0, y - size / 2.0) / size;
                double limit = 0.3 + 0.05 * alpha * (direction % 2);
                double hue = 0.2 * sample + 0.1 * alpha * (direction / 2.0);
                rgb[y * size + x] = java.awt.Color.HSBtoRGB((float) (radius < limit ? hue : hue + 0.5), 0.6f,
                        y > size * 0.7 ? 0.6f : 0.9f) & 0xffffff;
            }
        }
        return new Picture(size, size, rgb);
    }

    private static Report report(int size) {
        List<Block.Traversal> directions = new ArrayList<>();
        for (int d = 0; d < 4; d++) {
            int direction = d;
            directions.add(new Block.Traversal("Direction " + d, "changes 0." + d, IntStream.range(0, 4)
                    .mapToObj(s -> ALPHAS.stream().map(a -> scene(direction, s, a, size)).toList()).toList()));
        }
        double[] steps = IntStream.rangeClosed(1, 500).asDoubleStream().toArray();
        double[] loss = IntStream.rangeClosed(1, 500).mapToDouble(i -> -0.45 + Math.exp(-i / 90.0) * 0.5
                + 0.02 * Math.sin(i)).toArray();
        return Report.titled("4 directions of the scenes", "Found by contrastive learning <in> 500 steps & 40 seconds.")
                .fact("loss", "−0.451").fact("accuracy", "0.98").fact("time", "0:40 min")
                .section("Directions", new Block.Text("Move a slider."), new Block.Traversals(ALPHAS, directions))
                .section("Training", new Block.Lines(new Chart("loss", "step", List.of(new Chart.Series("train", steps,
                        loss)))))
                .section("Validation", new Block.Lines(new Chart("accuracy", "step", List.of())))
                .section("Grid", new Block.Figures(List.of(new Block.Figure(scene(1, 1, 1, size), "one \"scene\""))))
                .section("Configuration", new Block.Table(Map.of("model.alpha", "[-3, 3]")))
                .section("Going on", new Block.Code("./latentclr gen checkpoint=\"best_model.pt\""));
    }

    @Test
    void thePageIsOneFileThatFetchesNothing(@TempDir Path folder) throws Exception {
        // A folder to look at the page: -Dreport.keep=FOLDER.
        Path file = Path.of(System.getProperty("report.keep", folder.toString())).resolve("report.html");
        report(64).write(file);
        String html = Files.readString(file);
        assertFalse(Pattern.compile("(src|href)=\"(?!data:)").matcher(html).find());
        assertFalse(html.contains("http://") || html.contains("https://"));
        assertTrue(html.contains("&lt;in&gt; 500 steps &amp; 40 seconds") && html.contains("one &quot;scene&quot;"));
        assertTrue(html.contains("data-alphas=\"−3 −1.5 0 1.5 3\"") && html.contains("value=\"2\""), "starts at α = 0");
        assertTrue(Files.size(file) < 400_000, "size " + Files.size(file));
    }

    @Test
    void aSheetHoldsSamplesBelowEachOther() throws Exception {
        var matcher = Pattern.compile("data:image/(png|jpeg);base64,([^\"]+)").matcher(report(64).html());
        assertTrue(matcher.find());
        assertEquals("png", matcher.group(1));
        var image = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(matcher.group(2))));
        assertEquals(5 * 64, image.getWidth());
        assertEquals(4 * 64, image.getHeight());
        Picture second = scene(0, 1, -1.5, 64);
        assertEquals(second.rgb()[10 * 64 + 20], image.getRGB(64 + 20, 64 + 10) & 0xffffff);
    }

    @Test
    void largePicturesBecomeJpeg() {
        assertTrue(report(256).html().contains("data:image/jpeg"));
    }

    @Test
    void aMissingPictureIsRefused() {
        var short1 = new Block.Traversal("d", "", List.of(List.of(scene(0, 0, 0, 4))));
        assertThrows(IllegalArgumentException.class, () -> new Block.Traversals(ALPHAS, List.of(short1)));
        assertThrows(IllegalArgumentException.class, () -> new Block.Traversal("d", "", List.of()));
    }
}
