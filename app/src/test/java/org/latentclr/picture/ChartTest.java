package org.latentclr.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ChartTest {
    private static Chart falling(int points) {
        double[] x = IntStream.range(0, points).asDoubleStream().toArray();
        double[] y = IntStream.range(0, points).mapToDouble(i -> 0.9 * Math.exp(-3.0 * i / points) - 0.4).toArray();
        return new Chart("loss <train & \"val\">", "step", List.of(new Chart.Series("train", x, y)));
    }

    @Test
    void ticksAreRound() {
        Axis axis = Axis.covering(new double[]{-0.37, 0.52}, true);
        assertEquals(List.of("-0.4", "-0.2", "0.0", "0.2", "0.4", "0.6"),
                axis.ticks().stream().map(axis::label).toList());
        Axis steps = Axis.covering(new double[]{0, 2000}, false);
        assertEquals(List.of("0", "500", "1000", "1500", "2000"), steps.ticks().stream().map(steps::label).toList());
    }

    @Test
    void oneValueOrNoneStillHasAnAxis() {
        assertTrue(Axis.covering(new double[]{3}, true).high() > 3);
        assertTrue(Axis.covering(new double[0], true).ticks().size() > 1);
        assertEquals(0.5, Axis.covering(new double[]{7, 7}, false).part(7));
    }

    @Test
    void longLinesAreThinnedByMeans() {
        Chart.Series thin = falling(10_000).drawn().getFirst();
        assertEquals(400, thin.x().length);
        assertEquals(12, thin.x()[0], 1e-9);
    }

    @Test
    void pointsWithoutValueAreLeftOut() {
        var series = new Chart.Series("a", new double[]{1, 2, 3}, new double[]{5, Double.NaN, 7});
        assertArrayEquals(new double[]{1, 3}, series.x());
        assertThrows(IllegalArgumentException.class, () -> new Chart.Series("a", new double[1], new double[2]));
    }

    @Test
    void theSvgIsWellFormedAndCarriesItsPoints() throws Exception {
        String svg = ChartSvg.write(falling(50));
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new java.io.StringReader(svg)));
        var line = (org.w3c.dom.Element) document.getElementsByTagName("polyline").item(0);
        assertEquals(50, line.getAttribute("data-points").split(" ").length);
        assertEquals("loss <train & \"val\">", document.getDocumentElement().getAttribute("aria-label"));
    }

    @Test
    void thePictureHasALineFromTopLeftToBottomRight() {
        Picture picture = ChartPng.draw(falling(300), 640, 300);
        assertEquals(640, picture.width());
        assertTrue(blue(picture, 72, 44, 120, 140) > 20);
        assertTrue(blue(picture, 560, 160, 620, 252) > 20);
        assertEquals(0, blue(picture, 560, 44, 620, 140));
    }

    private static int blue(Picture picture, int left, int top, int right, int bottom) {
        int count = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int rgb = picture.rgb()[y * picture.width() + x];
                if ((rgb & 0xff) - (rgb >> 16) > 60) count++;
            }
        }
        return count;
    }

    @Test
    void everyLetterIsDrawnAndDiffers() {
        String letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNPQRSTUVWXYZ.,:-+=/_()%α";
        var seen = new java.util.HashMap<Integer, Character>();
        for (char letter : letters.toCharArray()) {
            Canvas canvas = new Canvas(40, 60);
            var graphics = canvas.graphics();
            StrokeFont.draw(graphics, String.valueOf(letter), 4, 8, 40, java.awt.Color.BLACK);
            graphics.dispose();
            int hash = java.util.Arrays.hashCode(canvas.picture().rgb());
            assertEquals(null, seen.put(hash, letter), "letter " + letter);
        }
        assertNotEquals(0, StrokeFont.width("a", 30));
    }
}
