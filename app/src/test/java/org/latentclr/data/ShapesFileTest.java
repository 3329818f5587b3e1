package org.latentclr.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.UserError;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneBatch;
import org.latentclr.scenes.SceneGrid;

class ShapesFileTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() {
        List<Scene> scenes = List.of(SceneGrid.scene(17), SceneGrid.scene(300_000), SceneGrid.scene(479_999));
        Path file = folder.resolve("s.h5");
        ShapesFile.write(file, scenes, 16);
        assertArrayEquals(new int[]{3, 16, 16, 3}, ShapesFile.shape(file));
        Pictures p = ShapesFile.pictures(file, 16, 100);
        assertArrayEquals(SceneBatch.render(scenes, 16).images(), p.read(0, 1, 2), 1 / 255f + 1e-6f);
        List<Scene> read = ShapesFile.scenes(file);
        for (int i = 0; i < 3; i++) assertArrayEquals(scenes.get(i).factors(), read.get(i).factors(), 1e-12);
        assertEquals(2, ShapesFile.pictures(file, 16, 2).count());
    }

    /** A file in the layout of the original: made by h5py, gzipped, in small chunks that cut pictures apart. Value = 7n + 5y + 3x + 100c mod 256. */
    @Test
    void theLayoutOfTheOriginalIsRead() throws Exception {
        Path file = folder.resolve("original.h5");
        try (var in = ShapesFileTest.class.getResourceAsStream("chunked.h5")) {
            Files.copy(in, file);
        }
        Pictures p = ShapesFile.pictures(file, 8, 5);
        assertEquals(5, p.count());
        float[] v = p.read(3);
        // Picture 3 of 5 kept is picture 13 of 23.
        for (int c = 0; c < 3; c++)
            for (int y = 0; y < 8; y++)
                for (int x = 0; x < 8; x++)
                    assertEquals((7 * 13 + 5 * y + 3 * x + 100 * c) % 256 / 127.5 - 1, v[(c * 8 + y) * 8 + x], 1e-6);
        assertEquals(23, ShapesFile.scenes(file).size());
        assertEquals(1.0 / 14, ShapesFile.scenes(file).get(1).orientation(), 1e-9);
    }

    @Test
    void otherFilesAreRefused() throws Exception {
        Path file = folder.resolve("x.h5");
        Files.writeString(file, "not HDF5");
        String m = assertThrows(UserError.class, () -> ShapesFile.pictures(file, 16, 2)).getMessage();
        assertTrue(m.contains("expected an HDF5 file"), m);
        ShapesFile.write(file, List.of(SceneGrid.scene(0)), 8);
        m = assertThrows(UserError.class, () -> ShapesFile.pictures(file, 16, 2)).getMessage();
        assertTrue(m.contains("expected pictures of 16²"), m);
        assertThrows(UserError.class, () -> ShapesFile.shape(folder.resolve("none.h5")));
    }
}
