package org.latentclr.representation;

import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneBatch;
import org.latentclr.scenes.SceneGrid;
import org.latentclr.vae.Vae;

/**
 * Pictures of 64² with three channels, a byte a value.
 *
 * @param bytes [n,3,64,64], 0 … 255 for [−1,1]
 */
record Pictures(byte[] bytes) {
    /** Values of a picture. */
    static final int SIZE = 3 * Vae.SIDE * Vae.SIDE;
    private static final int CHUNK = 500;

    /** Number of pictures. */
    int count() {
        return bytes.length / SIZE;
    }

    /** Writes pictures in [−1,1] from place {@code at}: (x + 1)·127.5, cut to 0 … 255, without the fraction. */
    static void write(float[] images, byte[] out, int at) {
        for (int i = 0; i < images.length; i++)
            out[at * SIZE + i] = (byte) (int) Math.clamp((images[i] + 1) * 127.5f, 0, 255);
    }

    /** Pictures {@code which} in [0,1]. */
    Tensor batch(Backend device, int... which) {
        float[] v = new float[which.length * SIZE];
        for (int i = 0; i < which.length; i++)
            for (int j = 0; j < SIZE; j++) v[i * SIZE + j] = (bytes[which[i] * SIZE + j] & 255) / 255f;
        return Tensor.of(device, v, which.length, 3, Vae.SIDE, Vae.SIDE);
    }

    /** Rendered pictures of 3DShapes' grid. */
    static Pictures rendered(int[] places) {
        byte[] all = new byte[places.length * SIZE];
        for (int from = 0; from < places.length; from += CHUNK) {
            List<Scene> scenes = IntStream.range(from, Math.min(places.length, from + CHUNK))
                    .mapToObj(i -> SceneGrid.scene(places[i])).toList();
            write(SceneBatch.render(scenes, Vae.SIDE).images(), all, from);
        }
        return new Pictures(all);
    }

    /** Random places of the grid. */
    static int[] places(int n, RandomStream random) {
        return IntStream.range(0, n).map(i -> random.nextInt(SceneGrid.COUNT)).toArray();
    }
}
