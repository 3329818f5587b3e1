package org.latentclr.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {
    @Test
    void valuesAreRoundedAndClamped() {
        float[] chw = {-1, 0, 1, 2, -3, Float.NaN, 0.5f, -0.5f, 1, 1, 1, 1};
        Picture picture = Picture.of(chw, 2, 2, Picture.Range.MINUS_ONE_TO_ONE);
        assertArrayEquals(new int[]{0x0000ff, 0x8000ff, 0xffbfff, 0xff40ff}, picture.rgb());
        assertArrayEquals(new int[]{0x808080, 0x010101},
                Picture.of(new float[]{9, 0.5f, 0.004f}, 1, 1, 1, 2, Picture.Range.ZERO_TO_ONE).rgb());
        assertThrows(IllegalArgumentException.class,
                () -> Picture.of(chw, 0, 2, 2, 2, Picture.Range.ZERO_TO_ONE));
        assertThrows(IllegalArgumentException.class, () -> new Picture(2, 2, new int[3]));
    }

    @Test
    void aPngIsReadBackExactly(@TempDir Path folder) throws Exception {
        Picture picture = new Picture(3, 2, new int[]{0, 0xff0000, 0x00ff00, 0x0000ff, 0x123456, 0xffffff});
        picture.writePng(folder.resolve("a.png"));
        BufferedImage read = ImageIO.read(folder.resolve("a.png").toFile());
        assertArrayEquals(picture.rgb(), Picture.of(read).rgb());
        assertArrayEquals(picture.png(), Files.readAllBytes(folder.resolve("a.png")));
        Picture jpeg = Picture.of(ImageIO.read(new ByteArrayInputStream(
                new Picture(8, 8, IntStream.generate(() -> 0x336699).limit(64).toArray()).jpeg(0.95))));
        assertEquals(0x66, jpeg.rgb()[20] >> 8 & 0xff, 3);
    }

    private static Picture grey(int width, int... levels) {
        return new Picture(width, levels.length / width, IntStream.of(levels).map(v -> v * 0x010101).toArray());
    }

    private static int[] levels(Picture picture) {
        return IntStream.of(picture.rgb()).map(v -> v & 0xff).toArray();
    }

    /** By hand: PyTorch's interpolate(…, mode="bilinear", align_corners=False) of [0, 100] to 4 is 0, 25, 75, 100. */
    @Test
    void bilinearGrowsLikePyTorch() {
        assertArrayEquals(new int[]{0, 25, 75, 100}, levels(Resize.BILINEAR.apply(grey(2, 0, 100), 4, 1)));
        assertArrayEquals(new int[]{50, 50}, levels(Resize.BILINEAR.apply(grey(4, 0, 100, 0, 100), 2, 1)));
        assertArrayEquals(new int[]{0, 25, 75, 100}, levels(Resize.BILINEAR.apply(grey(1, 0, 100), 1, 4)));
    }

    @Test
    void areaIsTheMeanOfWhatIsCovered() {
        assertArrayEquals(new int[]{20, 60}, levels(Resize.AREA.apply(grey(4, 10, 30, 40, 80), 2, 1)));
        assertArrayEquals(new int[]{40}, levels(Resize.AREA.apply(grey(2, 10, 30, 40, 80), 1, 1)));
        assertArrayEquals(new int[]{7, 7, 9, 9}, levels(Resize.AREA.apply(grey(2, 7, 9), 4, 1)));
    }

    @Test
    void lanczosKeepsConstantsAndMeans() {
        Picture flat = grey(16, IntStream.generate(() -> 77).limit(256).toArray());
        for (int size : new int[]{1, 5, 16, 40}) {
            for (int level : levels(Resize.LANCZOS.apply(flat, size, size))) {
                assertEquals(77, level);
            }
        }
    }

    @Test
    void theShorterSideGetsTheSize() {
        Picture wide = Resize.BILINEAR.shorterSide(grey(4, new int[8]), 6);
        assertEquals(12, wide.width());
        assertEquals(6, wide.height());
        Picture same = grey(2, 1, 2, 3, 4);
        assertEquals(same, Resize.LANCZOS.shorterSide(same, 2));
    }
}
