package org.latentclr.scenes;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Rendered scenes.
 *
 * @param size rows and columns
 * @param images [N,3,size,size] in [−1,1]
 * @param masks [N,1,size,size]: the share of each pixel that the object covers
 */
public record SceneBatch(int size, float[] images, float[] masks) {
    /** Renders all scenes, on all cores; the result does not depend on their number. */
    public static SceneBatch render(List<Scene> scenes, int size) {
        SceneRenderer renderer = new SceneRenderer(size);
        int n = size * size;
        float[] images = new float[scenes.size() * 3 * n];
        float[] masks = new float[scenes.size() * n];
        IntStream.range(0, scenes.size()).parallel()
                .forEach(i -> renderer.render(scenes.get(i), images, 3 * n * i, masks, n * i));
        return new SceneBatch(size, images, masks);
    }

    /** Number of pictures. */
    public int count() {
        return masks.length / (size * size);
    }
}
