package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * Convolutions of NCHW images in a {@link TileForm}. Tiles of all images are numbered row by row and lie side by side in the lanes of vectors,
 * so that the products at one position of the transformed tiles are an ordinary matrix product of weights [co,ci] and tiles [ci,tiles]. A
 * tile's result depends neither on its place in a vector nor on the threads.
 */
final class TileConvolution {
    /** Added to the distance of positions, which would otherwise all fall on the same lines of the cache. */
    private static final int APART = 16;
    /** Channels in and out up to which each thread works on tiles of its own, within its cache. */
    private static final int FEW_CHANNELS = 384;
    /** Floats of tiles that a thread transforms at once (measured: 48→64@55, eight images, 2.6 ms with three panels at once and 2.4 with one). */
    private static final int OWN_FLOATS = 60_000;
    /** The same in wide images, whose rows come from farther (32@512 from 10.9 to 10.5 ms). */
    private static final int OWN_FLOATS_WIDE = 200_000;
    /** Input channels whose tiles stay in the second cache while all weights pass by. */
    private static final int KEPT = 512;
    /** Panels of transformed tiles that stay in the second cache while some weights are multiplied with each. */
    private static final int TOGETHER = 8;
    /** Floats that fit into the first cache, leaving room for others. */
    private static final int FIRST_CACHE = 8192;
    /** So many that the weights are read from memory only a few times. */
    private static final int SHARED_FLOATS = 20_000_000;
    /** Weights, tiles and products that stay in the third cache together (measured, one image: 256@128 from 20 to 18 ms, enlarging 512→256@64 from 23 to 21 ms). */
    private static final int CACHED_FLOATS = 6_000_000;
    private static final int FEWEST_FLOATS = 2_000_000;

    private final Team team;
    private final GemmKernels kernels;
    private final LoopKernels loops;
    private final int nr;

    TileConvolution(Team team, VectorSupport support) {
        this.team = team;
        kernels = support.matrices();
        loops = support.loops();
        nr = kernels.tileColumns();
    }

    /**
     * One convolution.
     *
     * @param padY rows that the first tile reaches over the image
     * @param x images [xn,ci,h,w] from xo on; image i of n reads image i mod xn
     * @param scale factors of input channels [n,ci] from scaleOffset on; empty for none
     * @param y images [n,co,oh,ow] from yo on, overwritten
     * @param end what follows on each result
     */
    record Job(int n, int h, int w, int padY, int padX, int oh, int ow, WinogradWeights weights, float[] x, int xo,
            int xn, float[] scale, int scaleOffset, float[] y, int yo, Epilogue end) {
        TileForm form() {
            return weights.form();
        }

        int tilesX() {
            return PanelGemm.ceil(ow, form().results());
        }

        int tilesOfImage() {
            return PanelGemm.ceil(oh, form().results()) * tilesX();
        }

        /** What channel c of an image is multiplied with. */
        float factor(int image, int c) {
            return scale.length == 0 ? 1f : scale[scaleOffset + image * weights.ci() + c];
        }
    }

    void run(Job job) {
        int positions = job.form().positions(), ci = job.weights.ci(), height = job.weights.height();
        int panels = PanelGemm.ceil(job.n * job.tilesOfImage(), nr);
        if (ci + height <= FEW_CHANNELS && panels >= 2 * team.threads()) {
            int step = Math.max(1, (isWide(job) ? OWN_FLOATS_WIDE : OWN_FLOATS) / (positions * nr * ci));
            touch(job.weights.u());
            team.parallelRange(panels, 1, (from, to) -> {
                for (int p = from; p < to; p += step) {
                    Chunk c = new Chunk(job, p, Math.min(step, to - p), kernels.tileRows());
                    c.inputs(0, ci);
                    c.blocks();
                }
            });
            return;
        }
        int step = (int) Math.max(1, held(job) / (positions * nr * (ci + height)));
        for (int p = 0; p < panels; p += step) {
            Chunk c = new Chunk(job, p, Math.min(step, panels - p), height);
            team.parallelRange(ci, 1, c::inputs);
            team.parallelRange(positions, 1, c::products);
            team.parallelRange(job.weights.co(), 1, c::outputs);
        }
    }

    /** One number of every line of weights ({@link Lines#touch}), which otherwise come one by one while the first panel is multiplied. */
    private void touch(float[] u) {
        team.parallelRange(u.length, 1,
                (from, to) -> team.scratch().floats(Use.TILE, 1)[0] = Lines.touch(u, from, to - from));
    }

    /** Whether the rows of a panel are pieces of longer ones (not for the enlarging form; measured). */
    private boolean isWide(Job job) {
        return job.form() == TileForm.FOUR && job.w > nr * job.form().step();
    }

    /** Floats of transformed tiles and products that are held at once. */
    private static long held(Job job) {
        long weights = (long) job.form().matrices() * job.weights.ci() * job.weights.height();
        long rest = CACHED_FLOATS - weights;
        return rest >= FEWEST_FLOATS ? rest : SHARED_FLOATS;
    }

    /** The tiles of some panels: v holds [position][panel][ci][lane], e holds [position][panel][rows][lane]. */
    private final class Chunk {
        private final Job job;
        private final WinogradWeights weights;
        private final TileForm form;
        private final int first;
        private final int panels;
        private final float[] v;
        private final float[] e;
        private final int strideV;
        private final int strideE;
        /** Whether the products of all output channels are held. */
        private final boolean all;

        /** @param rows output channels held at once: all of them, or one tile of the products for one panel */
        Chunk(Job job, int first, int panels, int rows) {
            this.job = job;
            this.first = first;
            this.panels = panels;
            weights = job.weights;
            form = job.form();
            strideV = panels * nr * weights.ci() + APART;
            all = rows == weights.height();
            strideE = (all ? panels : 1) * nr * rows + APART;
            v = team.scratch().floats(Use.SHARED_PANELS, (long) form.positions() * strideV);
            e = team.scratch().floats(Use.OWN_PANELS, (long) form.positions() * strideE);
        }

        void inputs(int from, int to) {
            if (TileLines.suits(job)) inputsByLines(from, to);
            else
                inputsByRows(from, to);
        }

        private void inputsByLines(int from, int to) {
            Scratch scratch = team.scratch();
            int a = form.inputs(), m = form.step(), ci = weights.ci();
            int count = Math.min(panels * nr, job.n * job.tilesOfImage() - first * nr);
            var lines = new TileLines(job, first * nr, count, nr, scratch);
            float[] p = scratch.floats(Use.TILE, 2 * m * nr);
            float[] d = scratch.floats(Use.PARTIAL, a * form.products() * nr);
            for (int c = from; c < to; c++) {
                lines.read(c);
                for (int j = 0; j < panels; j++) {
                    for (int i = 0; i < a; i++) {
                        lines.deal((first + j) * nr, nr, i, p);
                        form.inputRow(nr, p, 0, nr, m * nr, d, i * form.products() * nr, nr);
                    }
                    form.inputColumns(nr, d, nr, v, Scratch.LEAD + (j * ci + c) * nr, strideV);
                }
            }
        }

        private void inputsByRows(int from, int to) {
            Scratch scratch = team.scratch();
            int m = form.step(), apart = nr + TileRows.slack(), ci = weights.ci();
            float[] p = scratch.floats(Use.TILE, m * (apart + 1)), line = scratch.floats(Use.ROWS, m * apart);
            float[] d = scratch.floats(Use.PARTIAL, form.inputs() * form.products() * apart);
            for (int c = from; c < to; c++) {
                if (all || isWide(job)) p[0] = touchRows(c);
                for (int j = 0; j < panels; j++) {
                    gather((first + j) * nr, c, line, p, d);
                    form.inputColumns(nr, d, apart, v, Scratch.LEAD + (j * ci + c) * nr, strideV);
                }
            }
        }

        /** One number of every line of the rows that the chunk reads in a channel ({@link Lines#touch}), unless they fill the first cache. */
        private float touchRows(int c) {
            int per = job.tilesOfImage(), end = Math.min(job.n * per, (first + panels) * nr);
            float sum = 0;
            for (int tile = first * nr, next; tile < end; tile = next) {
                int image = tile / per, top = firstRow(tile % per);
                next = Math.min(end, (image + 1) * per);
                int from = Math.clamp(top, 0, job.h);
                int length = (Math.clamp(firstRow((next - 1) % per) + form.inputs(), from, job.h) - from) * job.w;
                int o = job.xo + ((image % job.xn * weights.ci() + c) * job.h + from) * job.w;
                if (length <= FIRST_CACHE) sum += Lines.touch(job.x, o, length);
            }
            return sum;
        }

        /** The first row of the image that tile t reads, or a negative number. */
        private int firstRow(int t) {
            return t / job.tilesX() * form.step() - job.padY;
        }

        /** Positions [from, to), all output channels. */
        void products(int from, int to) {
            int height = weights.height(), mr = kernels.tileRows();
            float[] touched = team.scratch().floats(Use.TILE, 1);
            int together = PanelGemm.ceil(panels, PanelGemm.ceil(panels, TOGETHER));
            for (int p = from; p < to; p++)
                for (int k = 0; k < weights.ci(); k += KEPT)
                    for (int j = 0; j < panels; j += together)
                        for (int i = 0; i < height; i += mr) {
                            touched[0] = touch(p, i, k);
                            for (int q = j; q < Math.min(panels, j + together); q++)
                                product(p, i, q, k, Scratch.LEAD + p * strideE + (q * height + i) * nr);
                        }
        }

        /** One number of every line of the weights of a product ({@link Lines#touch}). */
        private float touch(int p, int i, int k) {
            int tall = Math.min(kernels.tileRows(), weights.height() - i);
            return Lines.touch(weights.u(), weights.index(form.weights(p), i) + k * tall,
                    Math.min(KEPT, weights.ci() - k) * tall);
        }

        /** All positions, and what follows, for one tile of output channels after the other. */
        void blocks() {
            int mr = kernels.tileRows();
            Results results = new Results();
            for (int i = 0; i < weights.height(); i += mr)
                for (int j = 0; j < panels; j++) {
                    for (int p = 0; p < form.positions(); p++)
                        for (int k = 0; k < weights.ci(); k += KEPT) product(p, i, j, k, Scratch.LEAD + p * strideE);
                    results.write(j, i, Math.min(weights.co(), i + mr), Scratch.LEAD);
                }
        }

        /** Adds the products of input channels k … to rows i … of position p and panel j, which lie at c. */
        private void product(int p, int i, int j, int k, int c) {
            int ci = weights.ci(), tall = Math.min(kernels.tileRows(), weights.height() - i);
            kernels.tile(tall, Math.min(KEPT, ci - k), weights.u(), weights.index(form.weights(p), i) + k * tall, v,
                    Scratch.LEAD + p * strideV + (j * ci + k) * nr, e, c, nr, k > 0);
        }

        /** Output channels [from, to) of all panels. */
        void outputs(int from, int to) {
            Results results = new Results();
            for (int o = from; o < to; o++)
                for (int j = 0; j < panels; j++)
                    results.write(j, o, o + 1, Scratch.LEAD + (j * weights.height() + o) * nr);
        }

        /** The last transform, in buffers of the calling thread. */
        private final class Results {
            private final float[] tmp;
            private final float[] r;

            Results() {
                int m = form.results();
                tmp = team.scratch().floats(Use.ROWS, m * (form.products() + 1) * nr);
                r = team.scratch().floats(Use.PARTIAL, m * m * nr);
            }

            /** Output channels [from, to) of panel j, whose products lie at {@code at}. */
            void write(int j, int from, int to, int at) {
                for (int o = from; o < to; o++) {
                    form.output(nr, e, at + (o - from) * nr, strideE, tmp, r);
                    scatter((first + j) * nr, o, r);
                }
            }
        }

        /** What is transformed down the columns: row dy of a panel's tiles in one channel at d[dy·products·apart]. */
        private void gather(int tile, int c, float[] line, float[] p, float[] d) {
            int per = job.tilesOfImage(), across = job.tilesX(), m = form.step(), apart = nr + TileRows.slack();
            int count = Math.min(nr, job.n * per - tile);
            for (int lane = 0; lane < count;) {
                int image = (tile + lane) / per, t = (tile + lane) % per, tx = t % across;
                int length = Math.min(count - lane, across - tx);
                int plane = job.xo + (image % job.xn * weights.ci() + c) * job.h * job.w;
                float factor = job.factor(image, c);
                // Kept in a cell that is overwritten, so that the compiler keeps the reading.
                if (isWide(job)) p[0] = touch(plane, firstRow(t), tx * m, length * m);
                for (int dy = 0; dy < form.inputs(); dy++) {
                    int y = firstRow(t) + dy, o = dy * form.products() * apart + lane;
                    if (y < 0 || y >= job.h) {
                        for (int k = 0; k < form.products(); k++)
                            Arrays.fill(d, o + k * apart, o + k * apart + length, 0f);
                    } else {
                        TileRows.deal(m, length, form.inputs() - m, job.x, plane + y * job.w, tx * m - job.padX, job.w,
                                factor, line, p,
                                apart + 1);
                        form.inputRow(length, p, 0, apart + 1, 1, d, o, apart);
                    }
                }
                lane += length;
            }
        }

        /** One number of every line of some rows' pieces ({@link Lines#touch}): in wide images the rows of a panel are short pieces of memory. */
        private float touch(int plane, int y, int x, int length) {
            int from = Math.max(0, x), to = Math.min(x + length, job.w);
            float sum = 0;
            for (int row = Math.max(0, y); row < Math.min(job.h, y + form.inputs()); row++)
                sum += Lines.touch(job.x, plane + row * job.w + from, to - from);
            return sum;
        }

        /** Writes the results of a panel's tiles in one channel, with what follows on them. */
        private void scatter(int tile, int o, float[] r) {
            int per = job.tilesOfImage(), across = job.tilesX(), m = form.results();
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
