package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * 3×3 convolutions of NCHW images without stride by F(2×2,3×3) or F(4×4,3×3): 2.25 or 4 times fewer products than the direct sum, with
 * rounding errors of about 3e-7 and 2e-5 of the largest result (Lavin and Gray 2016).
 *
 * <p>Tiles of all images are numbered row by row and lie side by side in the lanes of vectors, so that the products at one position of the
 * transformed tiles are an ordinary matrix product of weights [co,ci] and tiles [ci,tiles]. A tile's result depends neither on its
 * place in a vector nor on the threads.
 */
final class Winograd {
    /** Below that many channels the transforms cost more than they save. */
    private static final int FEWEST_CHANNELS = 16;
    private static final int SMALLEST = 4;
    /** Added to the distance of positions, which would otherwise all fall on the same lines of the cache. */
    private static final int APART = 16;
    /** Tiles side by side from which rows are dealt out with vectors. */
    private static final int WIDE = 8;
    private static final int SMALLEST_FOR_4 = 8;
    private static final int FEW_TILES = 32;
    private static final int MANY_WEIGHTS = 256 * 256;
    /** Channels in and out up to which each thread works on tiles of its own, within its cache. */
    private static final int FEW_CHANNELS = 256;
    private static final int OWN_FLOATS = 200_000;
    private static final int SHARED_FLOATS = 6_000_000;

    private final Team team;
    private final GemmKernels kernels;
    private final LoopKernels loops;
    private final int nr;

    Winograd(Team team, VectorSupport support) {
        this.team = team;
        kernels = support.matrices();
        loops = support.loops();
        nr = kernels.tileColumns();
    }

    /** The size m of result tiles that suits a convolution, or 0 where the direct sum is better. */
    static int tile(ConvGeometry g) {
        boolean plain = g.kh() == 3 && g.kw() == 3 && g.strideY() == 1 && g.strideX() == 1 && g.dilationY() == 1
                && g.dilationX() == 1 && g.groups() == 1 && g.padY() <= 2 && g.padX() <= 2;
        int side = Math.min(Math.min(g.oh(), g.ow()), Math.min(g.h(), g.w()));
        if (!plain || Math.min(g.ci(), g.co()) < FEWEST_CHANNELS || side < SMALLEST) return 0;
        if (side < SMALLEST_FOR_4) return 2;
        // Few tiles: reading 36 instead of 16 matrices of weights then takes longer than the products.
        long tiles = (long) g.n() * PanelGemm.ceil(g.oh(), 4) * PanelGemm.ceil(g.ow(), 4);
        return tiles <= FEW_TILES && (long) g.ci() * g.co() >= MANY_WEIGHTS ? 2 : 4;
    }

    /**
     * One convolution.
     *
     * @param x images [xn,ci,h,w] from xo on; image i of n reads image i mod xn
     * @param scale factors of input channels [n,ci] from scaleOffset on; empty for none
     * @param y images [n,co,oh,ow] from yo on, overwritten
     * @param end what follows on each result
     */
    record Job(int n, int h, int w, int padY, int padX, int oh, int ow, WinogradWeights weights, float[] x, int xo,
            int xn, float[] scale, int scaleOffset, float[] y, int yo, Epilogue end) {
        int m() {
            return weights.m();
        }

        int tilesX() {
            return PanelGemm.ceil(ow, m());
        }

        int tilesOfImage() {
            return PanelGemm.ceil(oh, m()) * tilesX();
        }
    }

    void run(Job job) {
        int side = job.m() + 2, ci = job.weights.ci(), height = job.weights.height();
        int panels = PanelGemm.ceil(job.n * job.tilesOfImage(), nr), each = side * side * nr * (ci + height);
        if (ci + height <= FEW_CHANNELS && panels >= 2 * team.threads()) {
            int step = Math.max(1, OWN_FLOATS / each);
            team.parallelRange(panels, 1, (from, to) -> {
                for (int p = from; p < to; p += step) {
                    Chunk c = new Chunk(job, p, Math.min(step, to - p), team.scratch());
                    c.inputs(0, ci);
                    c.products(0, side * side);
                    c.outputs(0, job.weights.co());
                }
            });
            return;
        }
        int step = Math.max(1, SHARED_FLOATS / each);
        for (int p = 0; p < panels; p += step) {
            Chunk c = new Chunk(job, p, Math.min(step, panels - p), team.scratch());
            team.parallelRange(ci, 1, c::inputs);
            team.parallelRange(side * side, 1, c::products);
            team.parallelRange(job.weights.co(), 1, c::outputs);
        }
    }

    /** The tiles of some panels: v holds [position][panel][ci][lane], e holds [position][panel][co][lane]. */
    private final class Chunk {
        private final Job job;
        private final WinogradWeights weights;
        private final int first;
        private final int panels;
        private final int side;
        private final float[] v;
        private final float[] e;
        private final int strideV;
        private final int strideE;

        Chunk(Job job, int first, int panels, Scratch scratch) {
            this.job = job;
            this.first = first;
            this.panels = panels;
            weights = job.weights;
            side = job.m() + 2;
            strideV = panels * nr * weights.ci() + APART;
            strideE = panels * nr * weights.height() + APART;
            v = scratch.floats(Use.SHARED_PANELS, (long) side * side * strideV);
            e = scratch.floats(Use.OWN_PANELS, (long) side * side * strideE);
        }

        void inputs(int from, int to) {
            float[] d = team.scratch().floats(Use.TILE, side * side * nr);
            int ci = weights.ci();
            for (int j = 0; j < panels; j++)
                for (int c = from; c < to; c++) {
                    gather((first + j) * nr, c, d);
                    WinogradLoops.input(side - 2, nr, d, v, Scratch.LEAD + (j * ci + c) * nr, strideV);
                }
        }

        /** Positions [from, to). */
        void products(int from, int to) {
            int ci = weights.ci(), height = weights.height(), mr = kernels.tileRows();
            for (int p = from; p < to; p++)
                for (int i = 0; i < height; i += mr)
                    for (int j = 0; j < panels; j++) product(p, i, Math.min(mr, height - i), j, ci, height);
        }

        private void product(int p, int i, int rows, int j, int ci, int height) {
            int u = weights.index(p, i), b = Scratch.LEAD + p * strideV + j * ci * nr;
            int c = Scratch.LEAD + p * strideE + (j * height + i) * nr;
            for (int k = 0; k < ci; k += PanelGemm.BLOCK) {
                int kc = Math.min(PanelGemm.BLOCK, ci - k);
                kernels.tile(rows, kc, weights.u(), u + k * rows, v, b + k * nr, e, c, nr, k > 0);
            }
        }

        /** Output channels [from, to). */
        void outputs(int from, int to) {
            int m = side - 2, height = weights.height();
            Scratch scratch = team.scratch();
            float[] tmp = scratch.floats(Use.ROWS, m * side * nr), r = scratch.floats(Use.PARTIAL, m * m * nr);
            for (int j = 0; j < panels; j++)
                for (int o = from; o < to; o++) {
                    int at = Scratch.LEAD + (j * height + o) * nr;
                    WinogradLoops.output(m, nr, e, at, strideE, tmp, r);
                    scatter((first + j) * nr, o, r);
                }
        }

        /** The input elements of a panel's tiles in one channel: (dy,dx) of lane l at (dy·side+dx)·nr + l. */
        private void gather(int tile, int c, float[] d) {
            int per = job.tilesOfImage(), across = job.tilesX(), m = side - 2;
            int count = Math.min(nr, job.n * per - tile);
            if (count < nr) Arrays.fill(d, 0, side * side * nr, 0f);
            for (int lane = 0; lane < count;) {
                int image = (tile + lane) / per, t = (tile + lane) % per, tx = t % across;
                int length = Math.min(count - lane, across - tx), x0 = tx * m - job.padX;
                int plane = job.xo + (image % job.xn * weights.ci() + c) * job.h * job.w;
                float factor = job.scale.length == 0
                        ? 1f
                        : job.scale[job.scaleOffset + image * weights.ci() + c];
                for (int dy = 0; dy < side; dy++) {
                    int y = t / across * m + dy - job.padY, o = dy * side * nr + lane;
                    if (y < 0 || y >= job.h)
                        for (int dx = 0; dx < side; dx++) Arrays.fill(d, o + dx * nr, o + dx * nr + length, 0f);
                    else
                        row(plane + y * job.w, x0, length, factor, d, o);
                }
                lane += length;
            }
        }

        private void row(int source, int x0, int length, float factor, float[] d, int o) {
            int m = side - 2;
            if (m == 4 && length >= WIDE && x0 >= -1 && x0 + 1 + 4 * length <= job.w) {
                wideRow(source, x0, length, factor, d, o);
                return;
            }
            for (int dx = 0; dx < side; dx++, o += nr) {
                int x = x0 + dx, from = x < 0 ? Math.min(length, PanelGemm.ceil(-x, m)) : 0;
                int to = Math.clamp(PanelGemm.ceil(job.w - x, m), from, length);
                for (int i = 0; i < from; i++) d[o + i] = 0f;
                for (int i = from, q = source + x + from * m; i < to; i++, q += m) d[o + i] = job.x[q] * factor;
                for (int i = to; i < length; i++) d[o + i] = 0f;
            }
        }

        /** {@link #row} for 4×4 tiles whose four columns of their own all lie in the image: dealt with vectors. */
        private void wideRow(int source, int x0, int length, float factor, float[] d, int o) {
            float[] tmp = team.scratch().floats(Use.SMALL_OPERAND, 8 * nr);
            int n = 4 * length, even = n, odd = n + n / 2;
            loops.binaryRight(LoopKernels.Arithmetic.MUL, job.x, source + x0 + 1, factor, tmp, 0, n);
            loops.separate(n / 2, tmp, 0, tmp, even, odd);
            loops.separate(length, tmp, even, d, o + nr, o + 3 * nr);
            loops.separate(length, tmp, odd, d, o + 2 * nr, o + 4 * nr);
            // The outer columns belong to the neighbours.
            d[o] = x0 >= 0 ? job.x[source + x0] * factor : 0f;
            System.arraycopy(d, o + 4 * nr, d, o + 1, length - 1);
            int after = x0 + 1 + n;
            System.arraycopy(d, o + nr + 1, d, o + 5 * nr, length - 1);
            d[o + 5 * nr + length - 1] = after < job.w ? job.x[source + after] * factor : 0f;
        }

        /** Writes the results of a panel's tiles in one channel and lets the epilogue follow while they are in the cache. */
        private void scatter(int tile, int o, float[] r) {
            int per = job.tilesOfImage(), across = job.tilesX(), m = side - 2;
            int count = Math.min(nr, job.n * per - tile);
            for (int lane = 0; lane < count;) {
                int image = (tile + lane) / per, t = (tile + lane) % per, tx = t % across;
                int length = Math.min(count - lane, across - tx), width = Math.min(length * m, job.ow - tx * m);
                for (int dy = 0; dy < m; dy++) {
                    int y = t / across * m + dy;
                    if (y >= job.oh) break;
                    int pixel = y * job.ow + tx * m;
                    int at = job.yo + (image * weights.co() + o) * job.oh * job.ow + pixel;
                    spread(r, dy * m * nr + lane, width, at);
                    job.end.apply(loops, image, o, weights.co(), pixel, job.oh * job.ow, job.y, at, width);
                }
                lane += length;
            }
        }

        private void spread(float[] r, int o, int width, int at) {
            int m = side - 2;
            if (m == 4 && width >= 4 * WIDE && width % 4 == 0) {
                float[] tmp = team.scratch().floats(Use.SMALL_OPERAND, 4 * nr);
                loops.interleave(width / 4, r, o, o + 2 * nr, tmp, 0);
                loops.interleave(width / 4, r, o + nr, o + 3 * nr, tmp, width / 2);
                loops.interleave(width / 2, tmp, 0, width / 2, job.y, at);
                return;
            }
            for (int dx = 0; dx < m; dx++)
                for (int x = dx, q = o + dx * nr; x < width; x += m) job.y[at + x] = r[q++];
        }
    }
}
