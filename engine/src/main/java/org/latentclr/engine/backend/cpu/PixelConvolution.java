package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * Direct sums for maps of few pixels in several images: each pixel of the result gets one matrix product for each tap that lies inside the
 * image, [images,ci]·[ci,co]. Nothing beyond the border is multiplied (at 3×3 pixels and taps that is two fifths of all), lanes of vectors are
 * channels of the result and not pixels, so that none is empty, and each weight is read once.
 */
final class PixelConvolution {
    private static final int FEWEST_CHANNELS = 16;
    private static final int FEWEST_IMAGES = 4;
    private static final int MOST_PIXELS = 256;
    /** Panels of a thread from which on one more or less makes little difference. */
    private static final int MANY = 4;
    /** Channels that are summed in registers: runs of 512 take as long and have larger errors (512@4: 2.3e-7 and 4.2e-7 of the result). */
    private static final int RUN = 128;
    /** Floats of images that are held at once. */
    private static final int HELD = 1 << 22;
    /** Products of this shape take longer than those with full tiles (measured). */
    private static final double SLOWER = 1.2;

    private final Team team;
    private final GemmKernels kernels;

    PixelConvolution(Team team, GemmKernels kernels) {
        this.team = team;
        this.kernels = kernels;
    }

    /** Whether this is the quickest way, by the shape alone; the adjoint multiplies as much. */
    static boolean suits(ConvGeometry g, boolean fast) {
        if (g.groups() > 1 || g.n() < FEWEST_IMAGES || Math.min(g.ci(), g.co()) < FEWEST_CHANNELS || g.pointwise()
                || Math.max(g.h() * g.w(), g.oh() * g.ow()) > MOST_PIXELS)
            return false;
        double pairs = (double) inside(g.oh(), g.h(), g.kh(), g.strideY(), g.dilationY(), g.padY())
                * inside(g.ow(), g.w(), g.kw(), g.strideX(), g.dilationX(), g.padX());
        return SLOWER * pairs * PanelGemm.ceil(g.n(), FEWEST_IMAGES) * FEWEST_IMAGES / TileForm.COLUMNS
                + g.taps() * TileForm.reading(g) < TileForm.leastCost(g, fast);
    }

    /** Pairs of a pixel of the result and a tap that reads inside the image, in one dimension. */
    private static int inside(int results, int size, int taps, int stride, int dilation, int pad) {
        int sum = 0;
        for (int t = 0; t < taps; t++)
            for (int r = 0; r < results; r++) {
                int at = r * stride - pad + t * dilation;
                if (at >= 0 && at < size) sum++;
            }
        return sum;
    }

    /** y [n,co,oh,ow] from x [n,ci,h,w]. */
    void forward(ConvGeometry g, float[] x, int xo, PixelWeights weights, float[] y, int yo) {
        run(g, true, weights, x, xo, y, yo);
    }

    /** The adjoint in x: dx [n,ci,h,w] from dy [n,co,oh,ow], with weights whose channels are exchanged. */
    void backwardData(ConvGeometry g, float[] dy, int dyo, PixelWeights weights, float[] dx, int dxo) {
        run(g, false, weights, dy, dyo, dx, dxo);
    }

    private void run(ConvGeometry g, boolean forward, PixelWeights weights, float[] x, int xo, float[] y, int yo) {
        int in = forward ? g.h() * g.w() : g.oh() * g.ow(), out = forward ? g.oh() * g.ow() : g.h() * g.w();
        int[] links = team.scratch().offsets(g.taps() * out);
        link(g, forward, out, links);
        int mr = kernels.tileRows(), step = Math.max(1, HELD / (weights.ci() * in * mr)) * mr;
        for (int i = 0; i < g.n(); i += step)
            run(new Sums(Math.min(step, g.n() - i), in, out, links, weights), x, xo + i * weights.ci() * in, y,
                    yo + i * weights.co() * out);
    }

    /** links[tap·out + pixel of the result] = the pixel that is read there, or -1 where that lies outside. */
    private static void link(ConvGeometry g, boolean forward, int out, int[] links) {
        Arrays.fill(links, 0, g.taps() * out, -1);
        for (int t = 0; t < g.taps(); t++)
            for (int p = 0; p < g.oh() * g.ow(); p++) {
                int y = p / g.ow() * g.strideY() - g.padY() + t / g.kw() * g.dilationY();
                int x = p % g.ow() * g.strideX() - g.padX() + t % g.kw() * g.dilationX();
                if (y < 0 || y >= g.h() || x < 0 || x >= g.w()) continue;
                int q = y * g.w() + x;
                links[t * out + (forward ? p : q)] = forward ? q : p;
            }
    }

    private void run(Sums sums, float[] x, int xo, float[] y, int yo) {
        PixelWeights weights = sums.weights;
        float[] rows = team.scratch().floats(Use.SHARED_PANELS, (long) sums.in * sums.images * weights.ci());
        team.parallelRange(weights.ci(), 1, (from, to) -> sums.pack(x, xo, from, to, rows));
        int panels = PanelGemm.ceil(weights.co(), weights.columns()), parts = Math.min(parts(panels), sums.out);
        team.parallel(panels * parts, task -> {
            int part = task % parts, from = sums.out * part / parts, to = sums.out * (part + 1) / parts;
            sums.write(task / parts, from, to, sums.panel(task / parts, from, to, rows), y, yo);
        });
    }

    /** Parts of the pixels, so that threads get about equal shares of panels. */
    private int parts(int panels) {
        return panels % team.threads() == 0 || panels >= MANY * team.threads() ? 1 : team.threads();
    }

    /** Some images, in blocks of equal height; channels of the result are in panels. */
    private final class Sums {
        private final int n;
        /** Pixels of an image that is read. */
        private final int in;
        /** Pixels of an image of the result. */
        private final int out;
        private final int[] links;
        private final PixelWeights weights;
        private final int blocks;
        private final int height;
        /** Images, with those that fill up the last block. */
        private final int images;

        Sums(int n, int in, int out, int[] links, PixelWeights weights) {
            this.n = n;
            this.in = in;
            this.out = out;
            this.links = links;
            this.weights = weights;
            blocks = PanelGemm.ceil(n, kernels.tileRows());
            height = PanelGemm.ceil(PanelGemm.ceil(n, blocks), kernels.rowStep()) * kernels.rowStep();
            images = blocks * height;
        }

        /** Input channels [from, to) as left operands: image i of channel c at ((pixel·blocks + i/height)·ci + c)·height + i mod height. */
        void pack(float[] x, int xo, int from, int to, float[] rows) {
            int ci = weights.ci();
            for (int c = from; c < to; c++)
                for (int p = 0; p < in; p++)
                    for (int b = 0; b < blocks; b++) {
                        int o = Scratch.LEAD + ((p * blocks + b) * ci + c) * height;
                        int there = Math.min(height, n - b * height), at = xo + (b * height * ci + c) * in + p;
                        for (int i = 0; i < there; i++) rows[o + i] = x[at + i * ci * in];
                        for (int i = there; i < height; i++) rows[o + i] = 0f;
                    }
        }

        /** The sums of a panel for pixels [first, end) of the result: [pixel][image][column], in a buffer of the calling thread. */
        float[] panel(int panel, int first, int end, float[] rows) {
            int ci = weights.ci(), columns = weights.columns();
            float[] e = team.scratch().floats(Use.SUMS, (long) (end - first) * images * columns);
            Arrays.fill(e, 0, Scratch.LEAD + (end - first) * images * columns, 0f);
            for (int t = 0; t < weights.taps(); t++)
                for (int k = 0; k < ci; k += RUN) {
                    int length = Math.min(RUN, ci - k), w = weights.index(panel, t, k);
                    // Kept in a cell that is not used, so that the compiler keeps the reading.
                    e[0] = Lines.touch(weights.w(), w, length * columns);
                    for (int p = first; p < end; p++) {
                        int from = links[t * out + p];
                        for (int b = 0; from >= 0 && b < blocks; b++)
                            kernels.tile(height, length, rows,
                                    Scratch.LEAD + ((from * blocks + b) * ci + k) * height, weights.w(), w, e,
                                    Scratch.LEAD + ((p - first) * images + b * height) * columns, columns, true);
                    }
                }
            return e;
        }

        /** The same pixels of the panel's channels in all images. */
        void write(int panel, int first, int end, float[] e, float[] y, int yo) {
            int columns = weights.columns(), channel = panel * columns;
            int channels = Math.min(columns, weights.co() - channel);
            for (int i = 0; i < n; i++)
                for (int c = 0; c < channels; c++) {
                    int to = yo + (i * weights.co() + channel + c) * out, from = Scratch.LEAD + i * columns + c;
                    for (int p = first; p < end; p++) y[to + p] = e[from + (p - first) * images * columns];
                }
        }
    }
}
