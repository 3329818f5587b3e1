package org.latentclr.factors;

import java.util.stream.IntStream;
import org.latentclr.engine.random.RandomStream;

/**
 * Rendered pictures as a generator might draw them: some out of focus (up to four passes of [1 2 1]/4 in both axes), all with a little noise. Without
 * this the predictor reads edges that generators do not draw.
 *
 * @param channels of a picture
 * @param side rows and columns
 */
record SoftPictures(int channels, int side) {
    private static final int MOST_PASSES = 4;
    private static final float NOISE = 0.02f;

    /** Changes a batch in place; each picture in its own way. */
    void soften(float[] images, RandomStream random) {
        int size = channels * side * side;
        int n = images.length / size;
        int[] passes = new int[n];
        // Half of the pictures stay sharp.
        for (int i = 0; i < n; i++) passes[i] = Math.max(0, random.nextInt(2 * MOST_PASSES + 1) - MOST_PASSES);
        float[] noise = new float[images.length];
        random.normal(noise, 0, noise.length);
        IntStream.range(0, n).parallel().forEach(i -> {
            for (int p = 0; p < passes[i]; p++)
                for (int c = 0; c < channels; c++) blur(images, i * size + c * side * side);
            for (int j = i * size; j < (i + 1) * size; j++) images[j] += NOISE * noise[j];
        });
    }

    private void blur(float[] v, int at) {
        for (int y = 0; y < side; y++) line(v, at + y * side, 1);
        for (int x = 0; x < side; x++) line(v, at + x, side);
    }

    /** [1 2 1]/4 along a line; the ends are repeated. */
    private void line(float[] v, int at, int step) {
        float before = v[at];
        for (int i = 0; i < side; i++) {
            int here = at + i * step;
            float after = i + 1 < side ? v[here + step] : v[here];
            float now = v[here];
            v[here] = 0.25f * (before + after) + 0.5f * now;
            before = now;
        }
    }
}
