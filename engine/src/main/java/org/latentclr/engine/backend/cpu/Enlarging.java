package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * Transposed 3×3 convolutions with stride 2 and without padding, y[2h+1,2w+1] of x[h,w], with 49 products for each 3×3 inputs instead of 81.
 *
 * <p>In one dimension y[2q] = x[q]·w0 + x[q−1]·w2 and y[2q+1] = x[q]·w1: the even results are a convolution with two weights and need four
 * products for three of them by F(3,2) (Winograd 1980); see {@link EnlargingLoops}. Errors are about 5e-7 of the largest result. Tiles lie in
 * the lanes of vectors as in {@link Winograd}; a tile's result depends neither on its place in a vector nor on the threads.
 */
final class Enlarging {
    /** Says to {@link WinogradWeights} which transform. */
    static final int FORM = 3;

    private static final int SMALLEST = 4;
    /** With fewer, most lanes of the only panel would be idle while 25 matrices of weights are read instead of 9. */
    private static final int FEWEST_TILES = 20;
    private static final int FEWEST_CHANNELS = 16;
    private static final int FEW_CHANNELS = 256;
    private static final int OWN_FLOATS = 200_000;
    private static final int SHARED_FLOATS = 6_000_000;
    private static final int M = 3, IN = EnlargingLoops.IN, OUT = EnlargingLoops.OUT, SIDE = EnlargingLoops.PRODUCTS;
    private static final int POSITIONS = SIDE * SIDE;
    /** Different weights in one dimension: the odd results share one. */
    private static final int WEIGHTS = 5;
    private static final int APART = 16;

    private final Team team;
    private final GemmKernels kernels;
    private final int nr;

    Enlarging(Team team, VectorSupport support) {
        this.team = team;
        kernels = support.matrices();
        nr = kernels.tileColumns();
    }

    /** Whether the adjoint of this convolution is one of these and large enough for tiles to pay. */
    static boolean suits(ConvGeometry g) {
        boolean plain = g.kh() == 3 && g.kw() == 3 && g.strideY() == 2 && g.strideX() == 2 && g.padY() == 0
                && g.padX() == 0 && g.dilationY() == 1 && g.dilationX() == 1 && g.groups() == 1;
        return plain && g.h() == 2 * g.oh() + 1 && g.w() == 2 * g.ow() + 1 && Math.min(g.oh(), g.ow()) >= SMALLEST
                && (long) g.n() * (g.oh() / M + 1) * (g.ow() / M + 1) >= FEWEST_TILES
                && Math.min(g.ci(), g.co()) >= FEWEST_CHANNELS;
    }

    /**
     * One transposed convolution.
     *
     * @param x images [m,ci,h,w] from xo on; image i of n reads image i mod m
     * @param scale factors of input channels [n,ci] from scaleOffset on; empty for none
     * @param y images [n,co,2h+1,2w+1] from yo on, overwritten
     */
    record Job(int n, int h, int w, WinogradWeights weights, float[] x, int xo, int xn,
            float[] scale, int scaleOffset, float[] y, int yo) {
        int across() {
            return w / M + 1;
        }

        int tilesOfImage() {
            return (h / M + 1) * across();
        }
    }

    void run(Job job) {
        int ci = job.weights.ci(), height = job.weights.height();
        int panels = PanelGemm.ceil(job.n * job.tilesOfImage(), nr);
        if (ci + height <= FEW_CHANNELS && panels >= 2 * team.threads()) {
            int step = Math.max(1, OWN_FLOATS / (POSITIONS * nr * ci));
            team.parallelRange(panels, 1, (from, to) -> {
                for (int p = from; p < to; p += step) {
                    Chunk c = new Chunk(job, p, Math.min(step, to - p), kernels.tileRows());
                    c.inputs(0, ci);
                    c.blocks();
                }
            });
            return;
        }
        int step = Math.max(1, SHARED_FLOATS / (POSITIONS * nr * (ci + height)));
        for (int p = 0; p < panels; p += step) {
            Chunk c = new Chunk(job, p, Math.min(step, panels - p), height);
            team.parallelRange(ci, 1, c::inputs);
            team.parallelRange(POSITIONS, 1, c::products);
            team.parallelRange(job.weights.co(), 1, c::outputs);
        }
    }

    /** The tiles of some panels: v holds [position][panel][ci][lane], e holds [position][panel][rows][lane]. */
    private final class Chunk {
        private final Job job;
        private final WinogradWeights weights;
        private final int first;
        private final int panels;
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
            strideV = panels * nr * weights.ci() + APART;
            strideE = (rows < weights.height() ? 1 : panels) * nr * rows + APART;
            v = team.scratch().floats(Use.SHARED_PANELS, (long) POSITIONS * strideV);
            e = team.scratch().floats(Use.OWN_PANELS, (long) POSITIONS * strideE);
        }

        void inputs(int from, int to) {
            Scratch scratch = team.scratch();
            int apart = nr + TileRows.slack(), ci = weights.ci();
            float[] p = scratch.floats(Use.TILE, M * (apart + 1)), line = scratch.floats(Use.ROWS, M * apart);
            float[] d = scratch.floats(Use.PARTIAL, IN * SIDE * apart);
            for (int c = from; c < to; c++)
                for (int j = 0; j < panels; j++) {
                    gather((first + j) * nr, c, line, p, d);
                    EnlargingLoops.inputColumns(nr, d, apart, v, Scratch.LEAD + (j * ci + c) * nr, strideV);
                }
        }

        /** Positions [from, to), all output channels. */
        void products(int from, int to) {
            int height = weights.height(), mr = kernels.tileRows();
            for (int p = from; p < to; p++)
                for (int k = 0; k < weights.ci(); k += Winograd.KEPT)
                    for (int j = 0; j < panels; j++)
                        for (int i = 0; i < height; i += mr)
                            product(p, i, j, k, Scratch.LEAD + p * strideE + (j * height + i) * nr);
        }

        /** All positions, and the results, for one tile of output channels after the other. */
        void blocks() {
            int mr = kernels.tileRows();
            for (int i = 0; i < weights.height(); i += mr)
                for (int j = 0; j < panels; j++) {
                    for (int p = 0; p < POSITIONS; p++)
                        for (int k = 0; k < weights.ci(); k += Winograd.KEPT)
                            product(p, i, j, k, Scratch.LEAD + p * strideE);
                    outputs(j, i, Math.min(weights.co(), i + mr), Scratch.LEAD);
                }
        }

        /** Adds the products of input channels k … to rows i … of position p and panel j, which lie at c. */
        private void product(int p, int i, int j, int k, int c) {
            int ci = weights.ci(), tall = Math.min(kernels.tileRows(), weights.height() - i);
            int u = Math.min(p / SIDE, WEIGHTS - 1) * WEIGHTS + Math.min(p % SIDE, WEIGHTS - 1);
            kernels.tile(tall, Math.min(Winograd.KEPT, ci - k), weights.u(), weights.index(u, i) + k * tall, v,
                    Scratch.LEAD + p * strideV + (j * ci + k) * nr, e, c, nr, k > 0);
        }

        /** Output channels [from, to) of all panels. */
        void outputs(int from, int to) {
            for (int o = from; o < to; o++)
                for (int j = 0; j < panels; j++) outputs(j, o, o + 1, Scratch.LEAD + (j * weights.height() + o) * nr);
        }

        private void outputs(int j, int from, int to, int at) {
            Scratch scratch = team.scratch();
            float[] tmp = scratch.floats(Use.ROWS, OUT * (SIDE + 1) * nr),
                    r = scratch.floats(Use.PARTIAL, OUT * OUT * nr);
            for (int o = from; o < to; o++) {
                EnlargingLoops.output(nr, e, at + (o - from) * nr, strideE, tmp, r);
                scatter((first + j) * nr, o, r);
            }
        }

        /** What is transformed down the columns: row dy of a panel's tiles in one channel at d[dy·7·apart]. */
        private void gather(int tile, int c, float[] line, float[] p, float[] d) {
            int per = job.tilesOfImage(), across = job.across(), apart = nr + TileRows.slack();
            int count = Math.min(nr, job.n * per - tile);
            for (int lane = 0; lane < count;) {
                int image = (tile + lane) / per, t = (tile + lane) % per, tx = t % across;
                int length = Math.min(count - lane, across - tx);
                int plane = job.xo + (image % job.xn * weights.ci() + c) * job.h * job.w;
                float factor = job.scale.length == 0
                        ? 1f
                        : job.scale[job.scaleOffset + image * weights.ci() + c];
                for (int dy = 0; dy < IN; dy++) {
                    int y = M * (t / across) + dy - 1, o = dy * SIDE * apart + lane;
                    if (y < 0 || y >= job.h) {
                        for (int b = 0; b < SIDE; b++) Arrays.fill(d, o + b * apart, o + b * apart + length, 0f);
                    } else {
                        TileRows.deal(M, length, 1, job.x, plane + y * job.w, M * tx - 1, job.w, factor, line, p,
                                apart + 1);
                        EnlargingLoops.inputRow(length, p, apart + 1, d, o, apart);
                    }
                }
                lane += length;
            }
        }

        private void scatter(int tile, int o, float[] r) {
            int per = job.tilesOfImage(), across = job.across(), height = 2 * job.h + 1, width = 2 * job.w + 1;
            int count = Math.min(nr, job.n * per - tile);
            for (int lane = 0; lane < count;) {
                int image = (tile + lane) / per, t = (tile + lane) % per, tx = t % across;
                int length = Math.min(count - lane, across - tx), n = Math.min(OUT * length, width - OUT * tx);
                int plane = job.yo + (image * weights.co() + o) * height * width;
                for (int y = OUT * (t / across), i = 0; i < OUT && y + i < height; i++)
                    System.arraycopy(r, OUT * (i * nr + lane), job.y, plane + (y + i) * width + OUT * tx, n);
                lane += length;
            }
        }
    }
}
