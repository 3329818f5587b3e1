package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * Tiles of images that are narrower than a panel. For each row dy of a tile the rows of pixels that the tiles read lie one after the other, as if
 * all images were one wide row, which is then dealt out to lanes at once. Pixels that a tile shares with its right neighbour are not
 * repeated; a second line that begins one tile further has them.
 */
final class TileLines {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = S.length();
    /** Wider rows of tiles fill panels nearly as well without this (measured). */
    private static final int WIDEST = 15;
    /** Numbers in the table for each row of pixels: where it lies in its channel, where in the lines, and its image. */
    private static final int ENTRY = 3;

    private final TileConvolution.Job job;
    private final int step;
    /** Lines for each row of a tile. */
    private final int shifts;
    /** The first row of tiles. */
    private final int first;
    /** Pixels of a row of tiles. */
    private final int length;
    /** From one line to the next. */
    private final int distance;
    private final float[] lines;
    private final int[] table;
    private final int entries;

    /** For {@code count} tiles from {@code tile} on, {@code lanes} of which are dealt out at once; the buffers are those of a thread. */
    TileLines(TileConvolution.Job job, int tile, int count, int lanes, Scratch scratch) {
        this.job = job;
        int tilesX = job.tilesX(), inputs = job.form().inputs();
        step = job.form().step();
        shifts = PanelGemm.ceil(inputs, step);
        length = step * tilesX;
        first = tile / tilesX;
        int rows = (tile + count - 1) / tilesX + 1 - first;
        distance = rows * length + step * lanes + L;
        int size = inputs * shifts * distance;
        lines = scratch.floats(Use.ROWS, size);
        Arrays.fill(lines, 0, size, 0f);
        table = scratch.offsets(ENTRY * rows * inputs);
        entries = fill(rows, inputs, job.tilesOfImage() / tilesX);
    }

    static boolean suits(TileConvolution.Job job) {
        return job.tilesX() <= WIDEST;
    }

    /** Lists the rows of pixels that {@code rows} rows of tiles read, without those outside of the images. */
    private int fill(int rows, int inputs, int tilesY) {
        int n = 0;
        for (int r = 0; r < rows; r++) {
            int image = (first + r) / tilesY, top = (first + r) % tilesY * step - job.padY();
            for (int dy = Math.max(0, -top); dy < Math.min(inputs, job.h() - top); dy++, n += ENTRY) {
                table[n] = (image % job.xn() * job.weights().ci() * job.h() + top + dy) * job.w();
                table[n + 1] = dy * shifts * distance + r * length;
                table[n + 2] = image;
            }
        }
        return n;
    }

    /** Takes the planes of channel c, multiplied with the scale of the job. */
    void read(int c) {
        int plane = job.xo() + c * job.h() * job.w();
        // Kept in a cell that is not used, so that the compiler keeps the reading.
        lines[lines.length - 1] = touch(plane);
        for (int i = 0; i < shifts; i++) read(c, plane, i * step - job.padX(), i * distance);
    }

    /** Both ends of every row: these reads do not wait for one another ({@link Lines}). */
    private float touch(int plane) {
        float[] x = job.x();
        float sum = 0;
        for (int i = 0, w = job.w(); i < entries; i += ENTRY) sum += x[plane + table[i]] + x[plane + table[i] + w - 1];
        return sum;
    }

    /**
     * Reads channel c into the lines from {@code line} on, whose rows begin with pixel {@code left}. Vectors at the end of a row write zeros over what
     * follows; so later rows are written after earlier ones, and the ends of all before what precedes them.
     */
    private void read(int c, int plane, int left, int line) {
        float[] x = job.x();
        int skipped = Math.max(0, left), margin = Math.max(0, -left),
                n = Math.min(job.w() - skipped, length - margin);
        for (int k = Math.max(0, n - 1) / L * L; k >= 0; k -= L) {
            VectorMask<Float> in = S.indexInRange(k, Math.max(k, n));
            for (int i = 0, a = plane + skipped + k, b = line + margin + k; i < entries; i += ENTRY)
                FloatVector.fromArray(S, x, a + table[i], in).mul(job.factor(table[i + 2], c))
                        .intoArray(lines, b + table[i + 1]);
        }
    }

    /** p[j·lanes + t] = element (dy,j) of tile {@code tile + t} for j below the inputs, rounded up to whole steps. */
    void deal(int tile, int lanes, int dy, float[] p) {
        int o = tile * step - first * length;
        for (int i = 0; i < shifts; i++)
            TileRows.split(step, lanes, lines, (dy * shifts + i) * distance + o, 1f, p, i * step * lanes, lanes);
    }
}
