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

    private static final int SMALLEST = 16;
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
                && Math.min(g.ci(), g.co()) >= FEWEST_CHANNELS;
    }

    /**
     * One transposed convolution.
     *
     * @param x images [n,ci,h,w] from xo on
     * @param y images [n,co,2h+1,2w+1] from yo on, overwritten
     */
    record Job(int n, int h, int w, WinogradWeights weights, float[] x, int xo, float[] y, int yo) {
        int across() {
            return w / M + 1;
        }

        int tilesOfImage() {
            return (h / M + 1) * across();
        }
    }

    void run(Job job) {
        int ci = job.weights.ci(), height = job.weights.height(), co = job.weights.co();
        int panels = PanelGemm.ceil(job.n * job.tilesOfImage(), nr), each = POSITIONS * nr * (ci + height);
        if (ci + height <= FEW_CHANNELS && panels >= 2 * team.threads()) {
            int step = Math.max(1, OWN_FLOATS / each);
            team.parallelRange(panels, 1, (from, to) -> {
                for (int p = from; p < to; p += step) {
                    Chunk c = new Chunk(job, p, Math.min(step, to - p));
                    c.inputs(0, ci);
                    c.products(0, POSITIONS);
                    c.outputs(0, co);
                }
            });
            return;
        }
        int step = Math.max(1, SHARED_FLOATS / each);
        for (int p = 0; p < panels; p += step) {
            Chunk c = new Chunk(job, p, Math.min(step, panels - p));
            team.parallelRange(ci, 1, c::inputs);
            team.parallelRange(POSITIONS, 1, c::products);
            team.parallelRange(co, 1, c::outputs);
        }
    }

    /** What is done with the run of tiles that begins at (ty,tx) of an image and in a lane. */
    private interface Run {
        void accept(int image, int ty, int tx, int lane, int length);
    }

    /** The tiles of some panels: v holds [position][panel][ci][lane], e holds [position][panel][co][lane]. */
    private final class Chunk {
        private final Job job;
        private final WinogradWeights weights;
        private final int first;
        private final int panels;
        private final float[] v;
        private final float[] e;
        private final int strideV;
        private final int strideE;

        Chunk(Job job, int first, int panels) {
            this.job = job;
            this.first = first;
            this.panels = panels;
            weights = job.weights;
            strideV = panels * nr * weights.ci() + APART;
            strideE = panels * nr * weights.height() + APART;
            v = team.scratch().floats(Use.SHARED_PANELS, (long) POSITIONS * strideV);
            e = team.scratch().floats(Use.OWN_PANELS, (long) POSITIONS * strideE);
        }

        void inputs(int from, int to) {
            Scratch scratch = team.scratch();
            float[] d = scratch.floats(Use.TILE, IN * IN * nr), tmp = scratch.floats(Use.ROWS, IN * SIDE * nr);
            int ci = weights.ci();
            for (int j = 0; j < panels; j++)
                for (int c = from; c < to; c++) {
                    int channel = c;
                    if (tiles(j) < nr) Arrays.fill(d, 0, IN * IN * nr, 0f);
                    runs(j, (image, ty, tx, lane, length) -> gather(image * ci + channel, ty, tx, lane, length, d));
                    EnlargingLoops.input(nr, d, tmp, v, Scratch.LEAD + (j * ci + c) * nr, strideV);
                }
        }

        /** Positions [from, to). */
        void products(int from, int to) {
            int ci = weights.ci(), height = weights.height(), mr = kernels.tileRows();
            for (int p = from; p < to; p++) {
                int u = Math.min(p / SIDE, WEIGHTS - 1) * WEIGHTS + Math.min(p % SIDE, WEIGHTS - 1);
                for (int i = 0; i < height; i += mr)
                    for (int j = 0; j < panels; j++) product(p, u, i, Math.min(mr, height - i), j, ci, height);
            }
        }

        private void product(int p, int which, int i, int rows, int j, int ci, int height) {
            int u = weights.index(which, i), b = Scratch.LEAD + p * strideV + j * ci * nr;
            int c = Scratch.LEAD + p * strideE + (j * height + i) * nr;
            for (int k = 0; k < ci; k += PanelGemm.BLOCK) {
                int kc = Math.min(PanelGemm.BLOCK, ci - k);
                kernels.tile(rows, kc, weights.u(), u + k * rows, v, b + k * nr, e, c, nr, k > 0);
            }
        }

        /** Output channels [from, to). */
        void outputs(int from, int to) {
            Scratch scratch = team.scratch();
            float[] tmp = scratch.floats(Use.ROWS, OUT * SIDE * nr), r = scratch.floats(Use.PARTIAL, OUT * OUT * nr);
            int height = weights.height(), co = weights.co();
            for (int j = 0; j < panels; j++)
                for (int o = from; o < to; o++) {
                    int channel = o;
                    EnlargingLoops.output(nr, e, Scratch.LEAD + (j * height + o) * nr, strideE, tmp, r);
                    runs(j, (image, ty, tx, lane, length) -> scatter(image * co + channel, ty, tx, lane, length, r));
                }
        }

        /** Tiles of a panel. */
        private int tiles(int j) {
            return Math.min(nr, job.n * job.tilesOfImage() - (first + j) * nr);
        }

        /** The runs of tiles side by side in a panel. */
        private void runs(int j, Run body) {
            int per = job.tilesOfImage(), across = job.across(), tile = (first + j) * nr, count = tiles(j);
            for (int lane = 0; lane < count;) {
                int t = (tile + lane) % per, tx = t % across, length = Math.min(count - lane, across - tx);
                body.accept((tile + lane) / per, t / across, tx, lane, length);
                lane += length;
            }
        }

        private void gather(int plane, int ty, int tx, int lane, int length, float[] d) {
            for (int dy = 0; dy < IN; dy++) {
                int y = M * ty + dy - 1, source = job.xo + (plane * job.h + y) * job.w;
                for (int dx = 0; dx < IN; dx++) {
                    int o = (dy * IN + dx) * nr + lane, x = M * tx + dx - 1;
                    boolean inside = y >= 0 && y < job.h;
                    int from = inside && x < 0 ? 1 : 0;
                    int to = inside ? Math.clamp(PanelGemm.ceil(job.w - x, M), from, length) : 0;
                    if (from == 1) d[o] = 0f;
                    for (int i = from, q = source + x + from * M; i < to; i++, q += M) d[o + i] = job.x[q];
                    for (int i = to; i < length; i++) d[o + i] = 0f;
                }
            }
        }

        private void scatter(int plane, int ty, int tx, int lane, int length, float[] r) {
            int height = 2 * job.h + 1, width = 2 * job.w + 1, left = OUT * tx;
            for (int i = 0; i < Math.min(OUT, height - OUT * ty); i++) {
                int row = job.yo + (plane * height + OUT * ty + i) * width + left;
                for (int j = 0; j < OUT; j++) {
                    int to = Math.clamp(PanelGemm.ceil(width - left - j, OUT), 0, length);
                    for (int k = 0, q = (i * OUT + j) * nr + lane; k < to; k++) job.y[row + j + k * OUT] = r[q + k];
                }
            }
        }
    }
}
