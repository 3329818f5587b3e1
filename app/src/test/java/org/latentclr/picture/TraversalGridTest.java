package org.latentclr.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;

class TraversalGridTest {
    private static Picture flat(int size, int color) {
        return new Picture(size, size, IntStream.generate(() -> color).limit((long) size * size).toArray());
    }

    private static int at(Picture picture, int x, int y) {
        return picture.rgb()[y * picture.width() + x];
    }

    private static final TraversalGrid GRID = new TraversalGrid(List.of(4, 9), List.of(-1.0, 0.0, 2.5),
            List.of(List.of(flat(256, 1), flat(256, 2), flat(256, 3)),
                    List.of(flat(256, 4), flat(256, 5), flat(256, 6))));

    @Test
    void picturesLieWhereThePublishedGridHasThem() {
        Picture plain = GRID.plain();
        assertEquals(3 * 258 + 2, plain.width());
        assertEquals(2 * 258 + 2, plain.height());
        assertEquals(0xffffff, at(plain, 1, 1));
        assertEquals(1, at(plain, 2, 2));
        assertEquals(1, at(plain, 257, 257));
        assertEquals(0xffffff, at(plain, 258, 2));
        assertEquals(6, at(plain, 2 + 2 * 258, 2 + 258));
    }

    @Test
    void stripsAreOnTopAndAtTheLeft() {
        Picture all = GRID.labelled();
        assertEquals(100 + 3 * 258 + 2, all.width());
        assertEquals(50 + 2 * 258 + 2, all.height());
        assertEquals(1, at(all, 102, 52));
        assertTrue(dark(all, 100, 0, 100 + 256, 50) > 100, "a title above the first column");
        assertTrue(dark(all, 0, 50, 100, 50 + 258) > 50, "a label beside the first row");
        assertEquals(0, dark(all, 0, 0, 100, 50), "nothing in the corner");
    }

    private static int dark(Picture picture, int left, int top, int right, int bottom) {
        int count = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                if ((at(picture, x, y) & 0xff) < 128) count++;
            }
        }
        return count;
    }

    @Test
    void columnsAreSortedWithTheOriginalBetween() {
        assertEquals(List.of(-2.0, -1.0, 0.0, 3.0), TraversalGrid.columns(List.of(3.0, -1.0, 0.0, -2.0)));
        assertEquals(List.of(-2.0, 0.0), TraversalGrid.columns(List.of(-2.0)));
        assertEquals(List.of(0.0, 1.0), TraversalGrid.columns(List.of(1.0)));
        assertThrows(IllegalArgumentException.class,
                () -> new TraversalGrid(List.of(1), List.of(0.0, 1.0), List.of(List.of(flat(2, 0)))));
    }

    @Test
    void theAnimationRunsForthAndBackWithoutEnd() throws Exception {
        byte[] gif = Animation.of(List.of(flat(8, 0xff0000), flat(8, 0x00ff00), flat(8, 0x0000ff))).gif();
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
        assertEquals(4, reader.getNumImages(true));
        int[] colors = {0xff0000, 0x00ff00, 0x0000ff, 0x00ff00};
        for (int i = 0; i < colors.length; i++) {
            assertEquals(colors[i], reader.read(i).getRGB(4, 4) & 0xffffff);
            var tree = (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
            var control = (IIOMetadataNode) tree.getElementsByTagName("GraphicControlExtension").item(0);
            assertEquals("10", control.getAttribute("delayTime"));
        }
        var first = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
        var loop = (IIOMetadataNode) first.getElementsByTagName("ApplicationExtension").item(0);
        assertEquals("NETSCAPE", loop.getAttribute("applicationID"));
        assertEquals(1, Animation.of(List.of(flat(2, 0))).forthAndBack().size());
    }
}
