package org.latentclr.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.UserError;
import org.latentclr.picture.Picture;

class PicturesTest {
    @TempDir
    Path folder;

    private Path idx(int... bytes) throws Exception {
        ByteBuffer b = ByteBuffer.allocate(bytes.length);
        for (int v : bytes) b.put((byte) v);
        return Files.write(folder.resolve("x-idx3-ubyte"), b.array());
    }

    @Test
    void anIdxFileIsReadByItsHeader() throws Exception {
        Path file = idx(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 255, 51, 102);
        IdxFile idx = IdxFile.read(file);
        assertArrayEquals(new int[]{1, 2, 2}, idx.shape());
        IdxPictures same = new IdxPictures(file, idx, 2);
        assertArrayEquals(new float[]{-1, 1, -0.6f, -0.2f}, same.read(0), 1e-6f);
        // Twice the size: corners are mixed with the black around, the middle with its neighbours.
        float[] large = new IdxPictures(file, idx, 4).read(0);
        assertEquals((0.5625 * 0 + 0.1875 * 255 + 0.1875 * 51 + 0.0625 * 102) / 127.5 - 1, large[5], 1e-6);
    }

    @Test
    void whatIsNoIdxFileIsSaid() throws Exception {
        String wrong = assertThrows(UserError.class, () -> IdxFile.read(idx(1, 2, 3, 4, 5))).getMessage();
        assertTrue(wrong.contains("expected the first bytes 0, 0, 8") && wrong.contains("01020304"), wrong);
        String cut = assertThrows(UserError.class,
                () -> IdxFile.read(idx(0, 0, 8, 1, 0, 0, 0, 9, 7))).getMessage();
        assertTrue(cut.contains("the end of the file too early"), cut);
        assertThrows(UserError.class, () -> IdxFile.read(folder.resolve("missing.gz")));
        Path huge = idx(0, 0, 8, 3, 127, 0, 0, 0, 127, 0, 0, 0, 127, 0, 0, 0);
        assertTrue(assertThrows(UserError.class, () -> IdxFile.read(huge)).getMessage().contains("2^31"));
    }

    @Test
    void aFolderIsCutToSquares() throws Exception {
        int[] rgb = new int[6 * 2];
        for (int i = 0; i < rgb.length; i++) rgb[i] = i % 6 == 2 || i % 6 == 3 ? 0xFF0000 : 0x0000FF;
        Files.createDirectories(folder.resolve("deep"));
        new Picture(6, 2, rgb).writePng(folder.resolve("deep/b.png"));
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        PictureFolder pictures = new PictureFolder(folder, 2);
        assertEquals(1, pictures.count());
        float[] p = pictures.read(0);
        assertArrayEquals(new float[]{1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1}, p, 1e-6f);
        Files.writeString(folder.resolve("a.png"), "broken");
        assertThrows(UserError.class, () -> new PictureFolder(folder, 2));
        assertThrows(UserError.class, () -> new PictureFolder(folder.resolve("deep/none"), 2));
    }

    @Test
    void renderedScenesAreTheSameWheneverTheyAreRead() {
        RenderedScenes s = RenderedScenes.random(8, 5);
        assertArrayEquals(s.read(3, 11), s.read(3, 11));
        assertEquals(s.scene(11), RenderedScenes.random(8, 5).scene(11));
    }
}
