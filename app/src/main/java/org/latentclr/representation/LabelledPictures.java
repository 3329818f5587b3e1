package org.latentclr.representation;

import java.util.Arrays;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.scenes.SceneGrid;

/**
 * Rendered pictures with the class of each factor: what representations are judged on.
 *
 * @param classes [n][6]
 */
record LabelledPictures(Pictures pictures, int[][] classes) {
    static LabelledPictures draw(int n, RandomStream random) {
        int[] places = Pictures.places(n, random);
        return new LabelledPictures(Pictures.rendered(places),
                Arrays.stream(places).mapToObj(SceneGrid::classes).toArray(int[][]::new));
    }
}
