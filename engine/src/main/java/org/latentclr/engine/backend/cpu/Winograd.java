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
    private static final int SMALLEST_FOR_4 = 8;
    private static final int FEW_TILES = 32;
    private static final int MANY_WEIGHTS = 256 * 256;
    /** Channels in and out up to which each thread works on tiles of its own, within its cache. */
    private static final int FEW_CHANNELS = 256;
    private static final int OWN_FLOATS = 200_000;
    /** Input channels whose tiles stay in the first cache while all weights pass by. */
    static final int KEPT = 192;
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
        int positions = (job.m() + 2) * (job.m() + 2), ci = job.weights.ci(), height = job.weights.height();
        int panels = PanelGemm.ceil(job.n * job.tilesOfImage(), nr);
        if (ci + height <= FEW_CHANNELS && panels >= 2 * team.threads()) {
            int step = Math.max(1, OWN_FLOATS / (positions * nr * ci));
            team.parallelRange(panels, 1, (from, to) -> {
                for (int p = from; p < to; p += step) {
                    Chunk c = new Chunk(job, p, Math.min(step, to - p), kernels.tileRows());
                    c.inputs(0, ci);
                    c.blocks();
                }
            });
            return;
        }
        int step = Math.max(1, SHARED_FLOATS / (positions * nr * (ci + height)));
        for (int p = 0; p < panels; p += step) {
            Chunk c = new Chunk(job, p, Math.min(step, panels - p), height);
            team.parallelRange(ci, 1, c::inputs);
            team.parallelRange(positions, 1, c::products);
            team.parallelRange(job.weights.co(), 1, c::outputs);
        }
    }

    /** The tiles of some panels: v holds [position][panel][ci][lane], e holds [position][panel][rows][lane]. */
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

        /** @param rows output channels held at once: all of them, or one tile of the products for one panel */
        Chunk(Job job, int first, int panels, int rows) {
            this.job = job;
            this.first = first;
            this.panels = panels;
            weights = job.weights;
            side = job.m() + 2;
            strideV = panels * nr * weights.ci() + APART;
            strideE = (rows < weights.height() ? 1 : panels) * nr * rows + APART;
            v = team.scratch().floats(Use.SHARED_PANELS, (long) side * side * strideV);
            e = team.scratch().floats(Use.OWN_PANELS, (long) side * side * strideE);
        }

        void inputs(int from, int to) {
            Scratch scratch = team.scratch();
            int m = side - 2, apart = nr + TileRows.slack(), ci = weights.ci();
            float[] p = scratch.floats(Use.TILE, m * (apart + 1)), line = scratch.floats(Use.ROWS, m * apart);
            float[] d = scratch.floats(Use.PARTIAL, side * side * apart);
            for (int c = from; c < to; c++)
                for (int j = 0; j < panels; j++) {
                    gather((first + j) * nr, c, line, p, d);
                    WinogradLoops.inputColumns(m, nr, d, apart, v, Scratch.LEAD + (j * ci + c) * nr, strideV);
                }
        }

        /** Positions [from, to), all output channels. */
        void products(int from, int to) {
            int height = weights.height(), mr = kernels.tileRows();
            for (int p = from; p < to; p++)
                for (int k = 0; k < weights.ci(); k += KEPT)
                    for (int j = 0; j < panels; j++)
                        for (int i = 0; i < height; i += mr)
                            product(p, i, j, k, Scratch.LEAD + p * strideE + (j * height + i) * nr);
        }

        /** All positions, and what follows, for one tile of output channels after the other. */
        void blocks() {
            int mr = kernels.tileRows();
            for (int i = 0; i < weights.height(); i += mr)
                for (int j = 0; j < panels; j++) {
                    for (int p = 0; p < side * side; p++)
                        for (int k = 0; k < weights.ci(); k += KEPT) product(p, i, j, k, Scratch.LEAD + p * strideE);
                    outputs(j, i, Math.min(weights.co(), i + mr), Scratch.LEAD);
                }
        }

        /** Adds the products of input channels k … to rows i … of position p and panel j, which lie at c. */
        private void product(int p, int i, int j, int k, int c) {
            int ci = weights.ci(), tall = Math.min(kernels.tileRows(), weights.height() - i);
            kernels.tile(tall, Math.min(KEPT, ci - k), weights.u(), weights.index(p, i) + k * tall, v,
                    Scratch.LEAD + p * strideV + (j * ci + k) * nr, e, c, nr, k > 0);
        }

        /** Output channels [from, to) of all panels. */
        void outputs(int from, int to) {
            for (int o = from; o < to; o++)
                for (int j = 0; j < panels; j++) outputs(j, o, o + 1, Scratch.LEAD + (j * weights.height() + o) * nr);
        }

        private void outputs(int j, int from, int to, int at) {
            int m = side - 2;
            Scratch scratch = team.scratch();
            float[] tmp = scratch.floats(Use.ROWS, m * (side + 1) * nr), r = scratch.floats(Use.PARTIAL, m * m * nr);
            for (int o = from; o < to; o++) {
                WinogradLoops.output(m, nr, e, at + (o - from) * nr, strideE, tmp, r);
                scatter((first + j) * nr, o, r);
            }
        }

        /** What is transformed down the columns: row dy of a panel's tiles in one channel at d[dy·side·apart]. */
        private void gather(int tile, int c, float[] line, float[] p, float[] d) {
            int per = job.tilesOfImage(), across = job.tilesX(), m = side - 2, apart = nr + TileRows.slack();
            int count = Math.min(nr, job.n * per - tile);
            for (int lane = 0; lane < count;) {
                int image = (tile + lane) / per, t = (tile + lane) % per, tx = t % across;
                int length = Math.min(count - lane, across - tx);
                int plane = job.xo + (image % job.xn * weights.ci() + c) * job.h * job.w;
                float factor = job.scale.length == 0
                        ? 1f
                        : job.scale[job.scaleOffset + image * weights.ci() + c];
                for (int dy = 0; dy < side; dy++) {
                    int y = t / across * m + dy - job.padY, o = dy * side * apart + lane;
                    if (y < 0 || y >= job.h) {
                        for (int k = 0; k < side; k++) Arrays.fill(d, o + k * apart, o + k * apart + length, 0f);
                    } else {
                        TileRows.deal(m, length, 2, job.x, plane + y * job.w, tx * m - job.padX, job.w, factor, line, p,
                                apart + 1);
                        WinogradLoops.inputRow(m, length, p, apart + 1, d, o, apart);
                    }
                }
                lane += length;
            }
        }

        /** Writes the results of a panel's tiles in one channel, with what follows on them. */
        private void scatter(int tile, int o, float[] r) {
            int per = job.tilesOfImage(), across = job.tilesX(), m = side - 2;
            int count = Math.min(nr, job.n * per - tile);
            for (int lane = 0; lane < count;) {
                int image = (tile + lane) / per, t = (tile + lane) % per, tx = t % across;
                int length = Math.min(count - lane, across - tx), width = Math.min(length * m, job.ow - tx * m);
                int plane = job.yo + (image * weights.co() + o) * job.oh * job.ow;
                for (int y = t / across * m, i = 0; i < m && y + i < job.oh; i++) {
                    int pixel = (y + i) * job.ow + tx * m;
                    job.end.apply(loops, image, o, weights.co(), pixel, job.oh * job.ow, r, m * (i * nr + lane), job.y,
                            plane + pixel, width);
                }
                lane += length;
            }
        }
    }
}
