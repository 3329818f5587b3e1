package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * upfirdn2d on contiguous planes: insert zeros, pad or cut, filter, take every n-th pixel, times a gain (METHODS §6.1).
 *
 * <p>
 * Filters that are a column times a row run along rows first, then down columns; others are summed over filter rows. Those of 4×4 taps without
 * change of size have {@link FirLoops loops of their own}.
 * The work is cut into bands of a fixed number of result rows; no band shares a sum with another.
 */
public final class UpFirDn {
    private static final int BAND = 64;
    /** Rows up to this long are cut into strips; longer ones, which lie far apart, are filtered whole. */
    private static final int STRIPS = 512;

    private final Team team;
    private final LoopKernels loops;
    private final boolean vectors;

    /** Filters on the threads of {@code team} with the loops of {@code support}. */
    public UpFirDn(Team team, VectorSupport support) {
        this.team = team;
        loops = support.loops();
        vectors = support.bits() > 0;
    }

    /**
     * Two-dimensional filter.
     *
     * @param x planes [planes,h,w] from xo on, not modified
     * @param f filter [fh,fw], not modified
     * @param gain factor of the result
     * @param y planes [planes,oh,ow] from yo on, overwritten
     */
    public void run(UpFirDnGeometry g, float[] x, int xo, float[] f, float gain, float[] y, int yo) {
        run(g, x, xo, f, gain, y, yo, Epilogue.NOTHING, 1);
    }

    /** {@link #run} with what follows on each result; planes are [images,channels]. */
    void run(UpFirDnGeometry g, float[] x, int xo, float[] f, float gain, float[] y, int yo, Epilogue end,
            int channels) {
        check(f, g.fh() * g.fw());
        float[] taps = oriented(f, g.flip(), gain), column = new float[g.fh()], row = new float[g.fw()];
        if (separate(taps, column, row)) {
            columnsOfRows(g, x, xo, column, row, y, yo, end, channels);
            return;
        }
        RowFilter rows = new RowFilter(g.w(), g.ow(), g.upX(), g.downX(), g.padX0(), g.fw(), loops);
        bands(g, (plane, from, to) -> {
            int first = Math.max(0, firstRow(g, from)), last = Math.min(g.h(), endRow(g, to)), size = rows.dealtSize();
            Scratch scratch = team.scratch();
            float[] dealt = scratch.floats(Use.ROWS, (long) Math.max(0, last - first) * size);
            float[] classed = scratch.floats(Use.PARTIAL, rows.classedSize());
            for (int r = first; r < last; r++) {
                rows.deal(x, xo + (plane * g.h() + r) * g.w(), dealt, (r - first) * size);
            }
            for (int q = from; q < to; q++) {
                Arrays.fill(classed, 0, rows.classedSize(), 0f);
                for (int k = 0; k < g.fh(); k++) {
                    int r = row(g, q, k);
                    if (r >= 0) rows.apply(taps, k * g.fw(), dealt, (r - first) * size, classed, 0, true);
                }
                rows.collect(classed, 0, y, yo + (plane * g.oh() + q) * g.ow());
                follow(end, channels, g, plane, q, y, yo);
            }
        });
    }

    /** The filter column[ky]*row[kx], each part times the square root of {@code gain}; arguments as in {@link #run}. */
    public void runSeparable(UpFirDnGeometry g, float[] x, int xo, float[] column, float[] row, float gain, float[] y,
            int yo) {
        runSeparable(g, x, xo, column, row, gain, y, yo, Epilogue.NOTHING, 1);
    }

    /** {@link #runSeparable} with what follows on each result; planes are [images,channels]. */
    void runSeparable(UpFirDnGeometry g, float[] x, int xo, float[] column, float[] row, float gain, float[] y, int yo,
            Epilogue end, int channels) {
        check(column, g.fh());
        check(row, g.fw());
        float root = (float) Math.sqrt(gain);
        columnsOfRows(g, x, xo, oriented(column, g.flip(), root), oriented(row, g.flip(), root), y, yo, end,
                channels);
    }

    private void columnsOfRows(UpFirDnGeometry g, float[] x, int xo, float[] column, float[] row, float[] y, int yo,
            Epilogue end, int channels) {
        if (vectors && g.isFourByFour() && g.ow() <= STRIPS) {
            strips(g, x, xo, column, row, y, yo, end, channels);
            return;
        }
        RowFilter rows = new RowFilter(g.w(), g.ow(), g.upX(), g.downX(), g.padX0(), g.fw(), loops);
        int ow = g.ow();
        bands(g, (plane, from, to) -> {
            int first = Math.max(0, firstRow(g, from)), last = Math.min(g.h(), endRow(g, to));
            Scratch scratch = team.scratch();
            float[] filtered = scratch.floats(Use.ROWS, (long) Math.max(0, last - first) * ow);
            float[] small = scratch.floats(Use.PARTIAL, rows.dealtSize() + rows.classedSize());
            for (int r = first; r < last; r++) {
                rows.deal(x, xo + (plane * g.h() + r) * g.w(), small, 0);
                if (rows.ordered()) {
                    rows.apply(row, 0, small, 0, filtered, (r - first) * ow, false);
                } else {
                    rows.apply(row, 0, small, 0, small, rows.dealtSize(), false);
                    rows.collect(small, rows.dealtSize(), filtered, (r - first) * ow);
                }
            }
            for (int q = from; q < to; q++) {
                down(g, q, first, filtered, column, y, yo + (plane * g.oh() + q) * ow);
                follow(end, channels, g, plane, q, y, yo);
            }
        });
    }

    /** {@link FirLoops} on bands of planes, whose pixels are first copied: in a row they come faster than strip by strip. */
    private void strips(UpFirDnGeometry g, float[] x, int xo, float[] column, float[] row, float[] y, int yo,
            Epilogue end, int channels) {
        int inner = g.oh() * g.ow(), w = g.w();
        Epilogue.Parts parts = end.parts();
        bands(g, (plane, from, to) -> {
            int first = Math.clamp(firstRow(g, from), 0, g.h()), last = Math.min(g.h(), endRow(g, to)),
                    rows = to - from;
            int seen = Math.max(0, last - first), margin = FirLoops.margin(g.padX0(), g.ow()), pixel = from * g.ow();
            Scratch scratch = team.scratch();
            int zeros = 2 * margin + seen * w;
            float[] band = scratch.floats(Use.ROWS, zeros + w + margin);
            System.arraycopy(x, xo + (plane * g.h() + first) * w, band, margin, seen * w);
            Arrays.fill(band, zeros, zeros + w, 0f);
            FirLoops.run(band, margin, zeros, seen, w, from - g.padY0() - first, -g.padX0(), column, row, end.options(),
                    parts.scaleOf(plane), parts.noise(), parts.noiseAt(plane / channels, inner) + pixel,
                    parts.biasOf(plane % channels), y, yo + plane * inner + pixel, rows, g.ow());
        });
    }

    /** Row q of a result plane, which is still in the cache. */
    private void follow(Epilogue end, int channels, UpFirDnGeometry g, int plane, int q, float[] y, int yo) {
        int pixel = q * g.ow(), inner = g.oh() * g.ow(), at = yo + plane * inner + pixel;
        end.apply(loops, plane / channels, plane % channels, channels, pixel, inner, y, at, y, at, g.ow());
    }

    /** One result row as a sum of filtered rows: tap k sees row r, tap k+upY row r+1 and so on. */
    private void down(UpFirDnGeometry g, int q, int first, float[] filtered, float[] f, float[] y, int o) {
        int ow = g.ow(), step = g.upY(), k = Math.floorMod(g.padY0() - q * g.downY(), step);
        int r = (q * g.downY() + k - g.padY0()) / step;
        if (r < 0) {
            k -= r * step;
            r = 0;
        }
        int count = Math.min(g.h() - r, PanelGemm.ceil(g.fh() - k, step)), x = (r - first) * ow;
        boolean add = false;
        if (count <= 0) Arrays.fill(y, o, o + ow, 0f);
        for (; count >= 4; count -= 4, k += 4 * step, x += 4 * ow, add = true) {
            loops.four(ow, filtered, x, f[k], x + ow, f[k + step], x + 2 * ow, f[k + 2 * step], x + 3 * ow,
                    f[k + 3 * step], y, o, add);
        }
        for (; count >= 2; count -= 2, k += 2 * step, x += 2 * ow, add = true) {
            loops.two(ow, filtered, x, f[k], x + ow, f[k + step], y, o, add);
        }
        if (count == 1) loops.one(ow, filtered, x, f[k], y, o, add);
    }

    /** Result rows [from, to) of a plane. */
    private interface Band {
        void accept(int plane, int from, int to);
    }

    private void bands(UpFirDnGeometry g, Band body) {
        int bands = PanelGemm.ceil(g.oh(), BAND);
        team.parallel(g.planes() * bands, task -> {
            int from = task % bands * BAND;
            body.accept(task / bands, from, Math.min(g.oh(), from + BAND));
        });
    }

    /** Input row that tap k of result row q sees, negative when it sees a zero. */
    private static int row(UpFirDnGeometry g, int q, int k) {
        int at = q * g.downY() + k - g.padY0();
        return at >= 0 && at % g.upY() == 0 && at / g.upY() < g.h() ? at / g.upY() : -1;
    }

    private static int firstRow(UpFirDnGeometry g, int q) {
        return Math.floorDiv(q * g.downY() - g.padY0(), g.upY());
    }

    private static int endRow(UpFirDnGeometry g, int end) {
        return Math.floorDiv((end - 1) * g.downY() + g.fh() - 1 - g.padY0(), g.upY()) + 1;
    }

    /** The filter to correlate with, times a factor. */
    private static float[] oriented(float[] f, boolean flip, float factor) {
        float[] taps = new float[f.length];
        for (int i = 0; i < f.length; i++) taps[i] = f[flip ? i : f.length - 1 - i] * factor;
        return taps;
    }

    /** Whether taps[i][j] = column[i]*row[j] up to rounding; both are stored then. */
    private static boolean separate(float[] taps, float[] column, float[] row) {
        int pivot = 0, width = row.length;
        for (int i = 1; i < taps.length; i++) if (Math.abs(taps[i]) > Math.abs(taps[pivot])) pivot = i;
        if (taps[pivot] == 0) return true;
        for (int j = 0; j < width; j++) row[j] = taps[pivot / width * width + j];
        for (int i = 0; i < column.length; i++) column[i] = taps[i * width + pivot % width] / taps[pivot];
        for (int i = 0; i < taps.length; i++) {
            if (Math.abs(taps[i] - (double) column[i / width] * row[i % width]) > 1e-7 * Math.abs(taps[pivot]))
                return false;
        }
        return true;
    }

    private static void check(float[] f, int expected) {
        if (f.length != expected) {
            throw new IllegalArgumentException(
                    "upfirdn2d: expected a filter of " + expected + " numbers, found " + f.length);
        }
    }
}
