package org.latentclr.data;

import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneGrid;
import org.latentclr.scenes.SceneRenderer;
import org.latentclr.engine.random.RandomStream;

/** Rendered scenes: 3DShapes' grid, or as many with factors drawn from a seed; each is drawn when it is read. */
public final class RenderedScenes implements Pictures {
    private final SceneRenderer renderer;
    private final long seed;
    private final boolean grid;

    private RenderedScenes(int size, long seed, boolean grid) {
        renderer = new SceneRenderer(size);
        this.seed = seed;
        this.grid = grid;
    }

    /** The grid of 3DShapes. */
    public static RenderedScenes grid(int size) {
        return new RenderedScenes(size, 0, true);
    }

    /** Factors uniform in [0,1], those of picture i from stream i of the seed. */
    public static RenderedScenes random(int size, long seed) {
        return new RenderedScenes(size, seed, false);
    }

    /** The factors of a picture. */
    public Scene scene(int index) {
        return grid ? SceneGrid.scene(index) : Scene.random(new RandomStream(seed, index));
    }

    @Override
    public String describe() {
        return count() + " rendered scenes, " + size() + "²" + (grid ? ", the grid of 3DShapes" : "");
    }

    @Override
    public int count() {
        return SceneGrid.COUNT;
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public int size() {
        return renderer.size();
    }

    @Override
    public void read(int index, float[] out, int offset) {
        renderer.render(scene(index), out, offset, new float[size() * size()], 0);
    }
}
