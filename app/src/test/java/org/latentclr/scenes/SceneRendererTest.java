package org.latentclr.scenes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.random.RandomStream;

class SceneRendererTest {
    private static final int SIZE = 32;
    private static final int PIXELS = SIZE * SIZE;
    private static final Scene MIDDLE = new Scene(0.1, 0.6, 0.35, 0.5, 0.4, 0.6);

    private static SceneBatch render(Scene... scenes) {
        return SceneBatch.render(List.of(scenes), SIZE);
    }

    @Test
    void manyAtOnceAreTheSameAsOneByOne() {
        RandomStream random = new RandomStream(3, 0);
        List<Scene> scenes = IntStream.range(0, 9).mapToObj(i -> Scene.random(random)).toList();
        SceneBatch all = SceneBatch.render(scenes, SIZE);
        assertEquals(9, all.count());
        for (int i = 0; i < 9; i++) {
            float[] rgb = new float[3 * PIXELS];
            float[] mask = new float[PIXELS];
            new SceneRenderer(SIZE).render(scenes.get(i), rgb, 0, mask, 0);
            assertArrayEquals(java.util.Arrays.copyOfRange(all.images(), 3 * PIXELS * i, 3 * PIXELS * (i + 1)), rgb);
            assertArrayEquals(java.util.Arrays.copyOfRange(all.masks(), PIXELS * i, PIXELS * (i + 1)), mask);
        }
    }

    @Test
    void eachHueColoursItsOwnPart() {
        SceneBatch b = render(MIDDLE, MIDDLE.with(0, 0.5), MIDDLE.with(1, 0.1), MIDDLE.with(2, 0.9));
        int floor = 0;
        int wall = 0;
        for (int i = 0; i < PIXELS; i++) {
            float share = b.masks()[i];
            boolean byFloor = differs(b, 1, i);
            boolean byWall = differs(b, 2, i);
            if (byFloor || byWall) assertTrue(share < 1, "room behind the object at " + i);
            assertEquals(share > 0, differs(b, 3, i), "the object's hue at " + i);
            if (share == 0) assertTrue(byFloor || byWall, "a part without a hue at " + i);
            floor += byFloor ? 1 : 0;
            wall += byWall ? 1 : 0;
        }
        assertTrue(floor > PIXELS / 4 && wall > PIXELS / 4, floor + " of the floor, " + wall + " of the walls");
    }

    private static boolean differs(SceneBatch b, int picture, int pixel) {
        for (int c = 0; c < 3; c++)
            if (b.images()[c * PIXELS + pixel] != b.images()[(3 * picture + c) * PIXELS + pixel]) return true;
        return false;
    }

    @Test
    void theObjectGrowsWithItsScaleAndEveryShapeHasItsOutline() {
        double[] area = new double[5];
        for (int i = 0; i < 5; i++) area[i] = covered(render(MIDDLE.with(3, i / 4.0)));
        for (int i = 1; i < 5; i++) assertTrue(area[i] > 1.1 * area[i - 1], "area at scale " + i);
        double cube = covered(render(MIDDLE.with(4, 0)));
        double cylinder = covered(render(MIDDLE.with(4, 1.0 / 3)));
        double sphere = covered(render(MIDDLE.with(4, 2.0 / 3)));
        double capsule = covered(render(MIDDLE.with(4, 1)));
        assertTrue(cube > cylinder && cylinder > sphere && sphere > capsule,
                cube + " " + cylinder + " " + sphere + " " + capsule);
    }

    private static double covered(SceneBatch b) {
        double sum = 0;
        for (float share : b.masks()) sum += share;
        return sum;
    }

    @Test
    void theSphereIsRoundWhereItsMaskIs() {
        // A ball of radius ρ at distance D covers, seen along its axis, a disc of radius f·ρ/√(D²−ρ²).
        Scene ball = MIDDLE.with(4, 2.0 / 3).with(3, 0.5).with(5, 0.5);
        SceneBatch b = SceneBatch.render(List.of(ball), 128);
        double radius = 0.92 * 0.95;
        double distance = Math.hypot(4.3, 1.75 - radius);
        double disc = Math.PI * Math.pow(1.9 * radius / Math.sqrt(distance * distance - radius * radius) * 64, 2);
        assertEquals(disc, covered(b), 0.02 * disc);
    }

    @Test
    void oppositeViewsOfRoundThingsAreMirrorImagesOfEachOther() {
        SceneBatch b = render(MIDDLE.with(5, 0.2), MIDDLE.with(5, 0.8));
        for (int y = 0; y < SIZE; y++)
            for (int x = 0; x < SIZE; x++)
                assertEquals(b.masks()[y * SIZE + x], b.masks()[PIXELS + y * SIZE + SIZE - 1 - x], 0.26,
                        "mask at " + x + "," + y);
    }

    @Test
    void edgesAreTheMeanOfALargerPicture() {
        Scene cube = MIDDLE.with(4, 0);
        SceneBatch small = render(cube);
        int factor = 8;
        SceneBatch large = SceneBatch.render(List.of(cube), SIZE * factor);
        double worst = 0;
        double sum = 0;
        for (int i = 0; i < PIXELS; i++) {
            double mean = 0;
            for (int j = 0; j < factor; j++)
                for (int k = 0; k < factor; k++)
                    mean += large.masks()[(i / SIZE * factor + j) * SIZE * factor + i % SIZE * factor + k];
            double error = Math.abs(mean / (factor * factor) - small.masks()[i]);
            worst = Math.max(worst, error);
            sum += error;
        }
        assertTrue(worst < 0.15, "worst coverage error " + worst);
        assertTrue(sum / PIXELS < 0.005, "mean coverage error " + sum / PIXELS);
    }

    @Test
    void theSameBitsOnEveryMachine() {
        SceneBatch b = render(MIDDLE, MIDDLE.with(4, 0).with(5, 0.9), MIDDLE.with(4, 1));
        assertEquals(FINGERPRINT, java.util.Arrays.hashCode(b.images()));
    }

    private static final int FINGERPRINT = 185164830;

    @Test
    void aFactorOutsideIsRefused() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> MIDDLE.with(4, 1.5));
        assertEquals("scene: factor shape in [0,1] expected, found 1.5", e.getMessage());
    }
}
