package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Where the pixels of tiles lie, for images that are only a few tiles wide: their tiles are read one pixel after the other by a table, because
 * rows of so few tiles, as {@link TileRows} moves them, cost more than the products. The table holds for images that lie one after the
 * other from 1 on and a zero at 0, which stands for all pixels outside.
 */
final class TilePlaces {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = S.length();
    /** More tiles in a row are moved by rows (measured). */
    private static final int WIDEST = 8;
    /** Pixels of all images: with more, reading them anew for each thread and chunk of tiles costs more than it saves (measured). */
    private static final int MOST_PIXELS = 1 << 11;

    private TilePlaces() {}

    static boolean suits(TileConvolution.Job job) {
        return job.tilesX() <= WIDEST && job.n() * job.h() * job.w() <= MOST_PIXELS;
    }

    /** Numbers in the table of one tile. */
    static int size(TileForm form) {
        return form.inputs() * form.inputs();
    }

    /**
     * Element (i,j) of the tile {@code first + t} is at[(i·inputs + j)·lanes + t + o]; lanes beyond the last tile hold zeros.
     *
     * @param lanes number of tiles
     */
    static void fill(TileConvolution.Job job, int first, int lanes, int[] at, int o) {
        int a = job.form().inputs(), m = job.form().step(), h = job.h(), w = job.w();
        Arrays.fill(at, o, o + a * a * lanes, 0);
        for (int t = 0; t < Math.min(lanes, job.n() * job.tilesOfImage() - first); t++) {
            int image = (first + t) / job.tilesOfImage(), tile = (first + t) % job.tilesOfImage();
            int y = tile / job.tilesX() * m - job.padY(), x = tile % job.tilesX() * m - job.padX();
            for (int i = Math.max(0, -y); i < Math.min(a, h - y); i++)
                for (int j = Math.max(0, -x); j < Math.min(a, w - x); j++)
                    at[o + (i * a + j) * lanes + t] = 1 + (image * h + y + i) * w + x + j;
        }
    }

    /**
     * The planes of one channel of all images, multiplied with the scale of a job.
     *
     * @param to the number 0, then n·h·w numbers
     */
    static void planes(TileConvolution.Job job, int c, float[] to) {
        int ci = job.weights().ci(), plane = job.h() * job.w();
        to[0] = 0f;
        for (int image = 0; image < job.n(); image++) {
            int from = job.xo() + (image % job.xn() * ci + c) * plane, o = 1 + image * plane;
            float factor = job.factor(image, c);
            for (int k = 0; k < plane; k++) to[o + k] = job.x()[from + k] * factor;
        }
    }

    /** y[i] = x[at[o + i]] for n numbers, whole vectors. */
    static void read(int n, float[] x, int[] at, int o, float[] y) {
        for (int i = 0; i < n; i += L) FloatVector.fromArray(S, x, 0, at, o + i).intoArray(y, i);
    }
}
