package org.latentclr.scenes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SceneGridTest {
    @Test
    void theLastFactorVariesFastest() {
        assertArrayEquals(new int[]{0, 0, 0, 0, 0, 1}, SceneGrid.classes(1));
        assertArrayEquals(new int[]{0, 0, 0, 0, 1, 0}, SceneGrid.classes(15));
        assertArrayEquals(new int[]{9, 9, 9, 7, 3, 14}, SceneGrid.classes(SceneGrid.COUNT - 1));
        assertEquals(SceneGrid.COUNT, SceneGrid.SIZES.stream().reduce(1, (a, b) -> a * b));
    }

    @Test
    void classesAndIndexAreInverse() {
        for (int i = 0; i < SceneGrid.COUNT; i += 997) assertEquals(i, SceneGrid.index(SceneGrid.classes(i)));
        assertThrows(IllegalArgumentException.class, () -> SceneGrid.index(0, 0, 0, 8, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> SceneGrid.classes(SceneGrid.COUNT));
    }

    @Test
    void labelsAreThoseOf3DShapes() {
        assertArrayEquals(new double[]{0, 0, 0, 0.75, 0, -30}, SceneGrid.labels(SceneGrid.scene(0)), 1e-12);
        int i = SceneGrid.index(3, 0, 9, 7, 2, 14);
        assertArrayEquals(new double[]{0.3, 0, 0.9, 1.25, 2, 30}, SceneGrid.labels(SceneGrid.scene(i)), 1e-12);
        assertArrayEquals(SceneGrid.scene(i).factors(),
                SceneGrid.ofLabels(SceneGrid.labels(SceneGrid.scene(i)), 0).factors(), 1e-12);
    }
}
