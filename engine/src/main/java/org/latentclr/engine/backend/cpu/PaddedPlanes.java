package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * Images with margins of zeros, their pixels dealt out by the remainders of their coordinates modulo a stride: pixel (q·step + r) of a row lies
 * at place q of the plane of r. So every tap of a convolution reads pixels side by side, always inside, and one tap lies at a fixed distance
 * from another.
 */
final class PaddedPlanes {
    /** Up to how many floats are held at once, so that they stay in the second caches. */
    private static final int HELD = 1 << 19;

    /**
     * One dimension.
     *
     * @param slots which plane a remainder has, −1 for one that no tap reads
     * @param planes how many
     * @param from first place, negative in a margin
     * @param length places
     */
    private record Axis(int step, int[] slots, int planes, int from, int length) {
        /** For places 0 … grid−1, seen through the offsets, in pixels. */
        static Axis of(int step, int grid, int[] offsets) {
            int[] slots = new int[step];
            for (int offset : offsets) slots[Math.floorMod(offset, step)] = 1;
            int planes = 0;
            for (int r = 0; r < step; r++) slots[r] = slots[r] == 0 ? -1 : planes++;
            int from = Math.floorDiv(Arrays.stream(offsets).min().orElse(0), step);
            int to = Math.floorDiv(Arrays.stream(offsets).max().orElse(0), step);
            return new Axis(step, slots, planes, from, grid + to - from);
        }

        int plane(int offset) {
            return slots[Math.floorMod(offset, step)];
        }

        int place(int offset) {
            return Math.floorDiv(offset, step) - from;
        }
    }

    private final Team team;
    private final VectorSupport support;
    private final Axis rows;
    private final Axis columns;
    private final int h;
    private final int w;
    private final int channels;
    private float[] data;

    /**
     * @param channels of each image
     * @param qh rows of the grid of places that are seen through the taps
     * @param dy row offsets of the taps, in pixels
     */
    PaddedPlanes(Team team, VectorSupport support, int channels, int h, int w, int qh, int qw, int stepY, int stepX,
            int[] dy, int[] dx) {
        this.team = team;
        this.support = support;
        this.channels = channels;
        this.h = h;
        this.w = w;
        rows = Axis.of(stepY, qh, dy);
        columns = Axis.of(stepX, qw, dx);
    }

    private int planeSize() {
        return rows.length * columns.length;
    }

    private int channelSize() {
        return rows.planes * columns.planes * planeSize();
    }

    /** How many images are held at once. */
    int images() {
        return (int) Math.max(1, HELD / Math.max(1L, (long) channels * channelSize()));
    }

    /** Takes n images, which start at x[base], imageStride apart. */
    void fill(int n, float[] x, int base, int imageStride) {
        long size = (long) n * channels * channelSize();
        // A vector may reach over the last place.
        data = team.scratch().floats(Use.PLANES, size + support.matrices().tileColumns());
        float[] to = data;
        team.parallelRange(n * channels, 1, (from, end) -> {
            for (int i = from; i < end; i++)
                channel(x, base + i / channels * imageStride + i % channels * h * w, to,
                        Scratch.LEAD + i * channelSize());
        });
    }

    private void channel(float[] x, int from, float[] to, int at) {
        Arrays.fill(to, at, at + channelSize(), 0f);
        if (columns.step == 1) {
            for (int y = 0; y < h; y++) place(x, from + y * w, 0, y, to, at);
            return;
        }
        int step = columns.step, length = PanelGemm.ceil(w, step), rowsAtOnce = w % step == 0 ? h : 1;
        int apart = rowsAtOnce * length + TileRows.slack() + 1;
        boolean vectors = step <= 4 && support.bits() > 0;
        float[] line = team.scratch().floats(Use.ROWS, (long) step * apart);
        float[] dealt = team.scratch().floats(Use.TILE, (long) step * apart);
        for (int y = 0; y < h; y += rowsAtOnce) {
            int n = rowsAtOnce * length, row = from + y * w, width = rowsAtOnce * w;
            if (vectors) TileRows.deal(step, n, 0, x, row, 0, width, 1f, line, dealt, apart);
            else
                for (int i = 0; i < width; i++) dealt[i % step * apart + i / step] = x[row + i];
            for (int i = 0; i < rowsAtOnce; i++)
                for (int r = 0; r < step; r++) place(dealt, r * apart + i * length, r, y + i, to, at);
        }
    }

    /** Puts the pixels of row y with remainder r in x, which lie side by side at line[o], where they belong. */
    private void place(float[] line, int o, int r, int y, float[] to, int at) {
        int slot = rows.slots[y % rows.step], q = y / rows.step - rows.from, column = columns.slots[r];
        if (slot < 0 || column < 0 || q < 0 || q >= rows.length) return;
        int first = Math.max(0, columns.from);
        int end = Math.min(columns.from + columns.length, PanelGemm.ceil(w - r, columns.step));
        int d = at + (slot * columns.planes + column) * planeSize() + q * columns.length - columns.from;
        if (end > first) support.matrices().copy(line, o + first, to, d + first, end - first);
    }

    /** The images as X[(c, tap), (n, qy, qx)] for taps among those that this was made for, offsets in pixels, on a grid that is no larger. */
    Panels panels(int qh, int qw, int[] dy, int[] dx) {
        int[] taps = IntStream.range(0, dy.length).map(t -> (rows.plane(dy[t]) * columns.planes + columns.plane(dx[t]))
                * planeSize() + rows.place(dy[t]) * columns.length + columns.place(dx[t])).toArray();
        return new Panels(qh, qw, taps);
    }

    /** What is multiplied with weights. */
    final class Panels implements PanelGemm.Right {
        private final int qh;
        private final int qw;
        private final int[] taps;
        private final GemmKernels kernels = support.matrices();

        private Panels(int qh, int qw, int[] taps) {
            this.qh = qh;
            this.qw = qw;
            this.taps = taps;
        }

        private int start(int pixel) {
            int image = pixel / (qh * qw), q = pixel % (qh * qw);
            return Scratch.LEAD + image * channels * channelSize() + q / qw * columns.length + q % qw;
        }

        @Override
        public void packColumns(int p0, int kc, int j0, int count, int nr, float[] dst, int o) {
            if (kc == 0) return;
            int[] places = team.scratch().places(2 * nr);
            int vectors = 0, lanes = kernels.lanes();
            for (int done = 0; done < count;) {
                int length = Math.min(count - done, qw - (j0 + done) % qw), start = start(j0 + done);
                for (int i = 0; i < length; i += lanes) {
                    places[2 * vectors] = start + i;
                    places[2 * vectors++ + 1] = done + i;
                }
                done += length;
            }
            int last = kc - 1, plane = p0 / taps.length * channelSize(), tap = p0 % taps.length;
            kernels.gather(last, data, plane, channelSize(), taps, tap, vectors, places, dst, o);
            // The last vector of a row reaches into the next one, which the last row does not have.
            int from = (p0 + last) / taps.length * channelSize() + taps[(p0 + last) % taps.length];
            for (int v = 0; v < vectors; v++)
                for (int i = 0, to = places[2 * v + 1]; i < Math.min(lanes, nr - to); i++)
                    dst[o + last * nr + to + i] = data[from + places[2 * v] + i];
        }

        /** The transposed matrix, for sums over pixels. */
        PanelGemm.Right transposed() {
            return (p0, kc, j0, count, nr, dst, o) -> {
                int[] places = team.scratch().places(nr);
                for (int j = 0; j < nr; j++) {
                    int k = j0 + Math.min(j, count - 1);
                    places[j] = k / taps.length * channelSize() + taps[k % taps.length];
                }
                for (int done = 0; done < kc;) {
                    int length = Math.min(kc - done, qw - (p0 + done) % qw);
                    turn(start(p0 + done), length, kc - done, places, nr, dst, o + done * nr);
                    done += length;
                }
            };
        }

        /** A run of pixels; up to {@code room} rows may be written, of which those after the run are written again. */
        private void turn(int start, int length, int room, int[] places, int nr, float[] dst, int o) {
            int lanes = kernels.lanes();
            for (int i = 0; i < length; i += lanes) {
                if (i + lanes <= room)
                    for (int j = 0; j < nr; j += lanes)
                        kernels.transpose(data, places, j, start + i, dst, o + i * nr + j);
                else
                    for (int q = i; q < length; q++)
                        for (int j = 0; j < nr; j++) dst[o + q * nr + j] = data[places[j] + start + q];
            }
        }
    }
}
