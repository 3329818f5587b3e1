package org.latentclr.engine.backend.cpu;

import org.latentclr.engine.backend.cpu.ConvWeights.PackedPanels;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * C[m,n] (+)= A[m,k] * B[k,n] where A and B are anything that can be copied into panels and C anything that has rows:
 * the one engine behind matrix products and convolutions.
 *
 * <p>
 * The sum over k is cut into blocks of at most {@link #BLOCK}, of equal size and depending on k alone. Inside a block
 * products are added in ascending k, then the block is added to C; so a result depends neither on the team nor on how C
 * is cut. One operand is packed once for all threads, each thread packs its own part of the other just before use.
 */
final class PanelGemm {
    /** Longest run over k that is summed in registers. */
    static final int BLOCK = 512;

    private static final long SHARED_FLOATS = 1L << 22;
    private static final int OWN_PANELS = 8;
    private static final int OWN_TILES = 20;
    /** Sums of a thread that grow in a buffer of its own while k passes. */
    private static final int OWN_SUMS = 1 << 16;
    private static final long SERIAL_FLOPS = 100_000;

    /** The left operand. */
    interface Left {
        /** Stores element (i0+i, p0+p) at dst[o + p*mr + i] for i &lt; rows, and 0 for rows &lt;= i &lt; mr. */
        void packRows(int i0, int rows, int mr, int p0, int kc, float[] dst, int o);
    }

    /** The right operand. */
    interface Right {
        /** Stores element (p0+p, j0+j) at dst[o + p*nr + j] for j &lt; columns, and 0 for columns &lt;= j &lt; nr. */
        void packColumns(int p0, int kc, int j0, int columns, int nr, float[] dst, int o);
    }

    /** The result: rows a fixed distance apart, columns anywhere. */
    interface Target {
        float[] data();

        int rowStride();

        /**
         * Index of element (0, j0) when the columns lie side by side; otherwise negative, and the index of element (0,
         * j0+j) is stored at offsets[o + j].
         */
        int locate(int j0, int columns, int[] offsets, int o);
    }

    /**
     * A product over k in [k0, k0+k) in blocks of {@code block}.
     *
     * @param lower compute only tiles that touch the lower triangle
     */
    record Job(int m, int n, int k0, int k, int block, Left a, Right b, Target c, boolean accumulate, boolean lower) {
        static Job of(int m, int n, int k, Left a, Right b, Target c, boolean accumulate, boolean lower) {
            int blocks = Math.max(1, PanelGemm.ceil(k, BLOCK));
            return new Job(m, n, 0, k, Math.max(1, PanelGemm.ceil(k, blocks)), a, b, c, accumulate, lower);
        }

        /** The part of the sum from {@code from} on, at most {@code length} long. */
        Job part(int from, int length) {
            return new Job(m, n, from, Math.min(length, k - from), block, a, b, c, accumulate || from > 0, lower);
        }

        boolean small() {
            return 2L * m * n * k < SERIAL_FLOPS;
        }
    }

    private final Team team;
    private final GemmKernels kernels;
    private final int mr;
    private final int nr;

    PanelGemm(Team team, GemmKernels kernels) {
        this.team = team;
        this.kernels = kernels;
        mr = kernels.tileRows();
        nr = kernels.tileColumns();
    }

    void run(Job job) {
        if (job.m == 0 || job.n == 0) return;
        int tiles = ceil(job.m, mr), panels = ceil(job.n, nr), threads = job.small() ? 1 : team.threads();
        boolean byRows = job.lower || imbalance(panels, threads) > imbalance(tiles, threads) * 1.05
                || imbalance(panels, threads) < imbalance(tiles, threads) * 1.05 && job.m > job.n;
        long side = byRows ? (long) panels * nr : (long) tiles * mr;
        int length = (int) Math.min(job.k, Math.max(1, SHARED_FLOATS / side / job.block) * job.block);
        for (int k = 0; k < Math.max(1, job.k); k += Math.max(1, length)) {
            if (byRows) byRows(job.part(k, length));
            else
                byColumns(job.part(k, length));
        }
    }

    private void byRows(Job job) {
        int panels = ceil(job.n, nr), step = (int) Math.max(1, SHARED_FLOATS / nr / Math.max(1, job.k));
        for (int j = 0; j < panels; j += step) byRows(job, j, Math.min(panels, j + step));
    }

    private void byColumns(Job job) {
        int tiles = ceil(job.m, mr), step = (int) Math.max(1, SHARED_FLOATS / mr / Math.max(1, job.k));
        for (int i = 0; i < tiles; i += step) byColumns(job, i, Math.min(tiles, i + step));
    }

    /** Largest share of a thread in units of the mean share. */
    private static double imbalance(int units, int threads) {
        return (double) ceil(units, threads) * threads / units;
    }

    /** Threads share packed rows [t0, t1) of A; each takes some columns. */
    private void byColumns(Job job, int t0, int t1) {
        int panels = ceil(job.n, nr);
        Rows a = job.a instanceof PackedPanels packed
                ? new Rows(packed.panels(), t0 * mr * packed.k(), packed.k(), job.k0)
                : packed(job, t0, t1);
        team.parallelRange(panels, job.small() ? panels : 1, (from, to) -> {
            for (int j = from; j < to; j += OWN_PANELS) columns(job, t0, t1, a, j, Math.min(to, j + OWN_PANELS));
        });
    }

    /** Packed rows of A: the first tile lies at {@code at}, with {@code length} columns, of which those from {@code k0} on are meant. */
    private record Rows(float[] data, int at, int length, int k0) {}

    private Rows packed(Job job, int t0, int t1) {
        float[] ap = team.scratch().floats(Use.SHARED_PANELS, (long) (t1 - t0) * mr * job.k);
        team.parallelRange(t1 - t0, job.small() ? t1 : 1, (from, to) -> {
            for (int t = from; t < to; t++) packLeft(job, t0 + t, 0, job.k, ap, Scratch.LEAD + t * mr * job.k);
        });
        return new Rows(ap, Scratch.LEAD, job.k, 0);
    }

    /** C[tiles t0..t1, panels j0..j1] from shared A; B is packed here, one block of k at a time. */
    private void columns(Job job, int t0, int t1, Rows a, int j0, int j1) {
        Scratch scratch = team.scratch();
        int kb = job.block, count = j1 - j0;
        float[] bp = scratch.floats(Use.OWN_PANELS, (long) count * nr * kb);
        Place place = new Place(job, scratch, t0, t1, j0, j1);
        for (int p = 0; p < Math.max(1, job.k); p += kb) {
            int kc = Math.min(kb, job.k - p);
            for (int j = 0; j < count; j++) packRight(job, j0 + j, p, kc, bp, Scratch.LEAD + j * nr * kc);
            for (int t = t0; t < t1; t++) {
                int ao = a.at + (t - t0) * mr * a.length + height(job, t) * (a.k0 + p);
                place.sums[0] = Lines.touch(a.data, ao, height(job, t) * kc);
                for (int j = 0; j < count; j++) {
                    place.tile(t, j0 + j, p, kc, a.data, ao, bp, Scratch.LEAD + j * nr * kc);
                }
            }
        }
        place.finish();
    }

    /** Threads share packed columns of the panels [j0, j1) of B; each takes some rows. */
    private void byRows(Job job, int j0, int j1) {
        float[] bp = team.scratch().floats(Use.SHARED_PANELS, (long) (j1 - j0) * nr * job.k);
        int tiles = ceil(job.m, mr), parts = job.small() ? 1 : Math.min(team.threads(), tiles);
        team.parallelRange(j1 - j0, job.small() ? j1 : 1, (from, to) -> {
            for (int j = from; j < to; j++) packRight(job, j0 + j, 0, job.k, bp, Scratch.LEAD + j * nr * job.k);
        });
        team.parallel(parts, part -> {
            int from = cut(job, tiles, part, parts), to = cut(job, tiles, part + 1, parts);
            for (int t = from; t < to; t += OWN_TILES) rows(job, t, Math.min(to, t + OWN_TILES), j0, j1, bp);
        });
    }

    /** First tile of a thread: equal shares of a rectangle or, by the square root, of a triangle. */
    private static int cut(Job job, int tiles, int part, int parts) {
        if (!job.lower) return (int) ((long) tiles * part / parts);
        return (int) Math.round(tiles * Math.sqrt((double) part / parts));
    }

    /** C[tiles t0..t1, panels j0..j1] from shared B; A is packed here, one block of k at a time. */
    private void rows(Job job, int t0, int t1, int j0, int j1, float[] bp) {
        Scratch scratch = team.scratch();
        int kb = job.block;
        PackedPanels packed = job.a instanceof PackedPanels given ? given : null;
        float[] ap = packed != null ? packed.panels() : scratch.floats(Use.OWN_PANELS, (long) (t1 - t0) * mr * kb);
        Place place = new Place(job, scratch, t0, t1, j0, j1);
        for (int p = 0; p < Math.max(1, job.k); p += kb) {
            int kc = Math.min(kb, job.k - p);
            if (packed == null)
                for (int t = t0; t < t1; t++) packLeft(job, t, p, kc, ap, Scratch.LEAD + (t - t0) * mr * kc);
            for (int j = j0; j < j1; j++) {
                int bo = Scratch.LEAD + (j - j0) * nr * job.k + nr * p;
                for (int t = t0; t < t1; t++) {
                    if (job.lower && (t + 1) * mr <= j * nr) continue;
                    int ao = packed != null
                            ? t * mr * packed.k() + height(job, t) * (job.k0 + p)
                            : Scratch.LEAD + (t - t0) * mr * kc;
                    if (j == j0 && packed != null) place.sums[0] = Lines.touch(ap, ao, height(job, t) * kc);
                    place.tile(t, j, p, kc, ap, ao, bp, bo);
                }
            }
        }
        place.finish();
    }

    private void packLeft(Job job, int t, int p, int kc, float[] dst, int o) {
        job.a.packRows(t * mr, Math.min(mr, job.m - t * mr), height(job, t), job.k0 + p, kc, dst, o);
    }

    private void packRight(Job job, int j, int p, int kc, float[] dst, int o) {
        job.b.packColumns(job.k0 + p, kc, j * nr, Math.min(nr, job.n - j * nr), nr, dst, o);
    }

    /** Rows of packed tile t, padded to what the kernels offer. */
    private int height(Job job, int t) {
        return Math.min(mr, ceil(job.m - t * mr, kernels.rowStep()) * kernels.rowStep());
    }

    static int ceil(int n, int unit) {
        return (n + unit - 1) / unit;
    }

    /**
     * The tiles [t0, t1) of the panels [j0, j1) of C. Where they are few, their sums over several blocks of k grow in a buffer of the thread:
     * rows of C end and begin anywhere, and a line of the cache that two threads write again and again goes from one core to the
     * other each time; columns that do not lie side by side are written only once.
     */
    private final class Place {
        private final Job job;
        private final int t0;
        private final int t1;
        private final int j0;
        private final int j1;
        private final int[] offsets;
        private final boolean own;
        private final float[] sums;

        Place(Job job, Scratch scratch, int t0, int t1, int j0, int j1) {
            this.job = job;
            this.t0 = t0;
            this.t1 = t1;
            this.j0 = j0;
            this.j1 = j1;
            long size = (long) (t1 - t0) * (j1 - j0) * mr * nr;
            own = job.k > job.block && size <= OWN_SUMS && !job.lower;
            offsets = scratch.offsets(OWN_PANELS * (nr + 2));
            for (int slot = 0; slot < OWN_PANELS; slot++) offsets[slot * (nr + 2)] = -1;
            sums = scratch.floats(Use.SUMS, own ? size : mr * nr);
            // From C on, so that the order of additions is that of sums in C, whatever the threads.
            if (own && job.accumulate) for (int j = j0; j < j1; j++) for (int t = t0; t < t1; t++) read(t, j);
        }

        /** Adds the products of k from p on, kc of them. */
        void tile(int t, int j, int p, int kc, float[] ap, int ao, float[] bp, int bo) {
            int height = height(job, t);
            if (own) {
                kernels.tile(height, kc, ap, ao, bp, bo, sums, at(t, j), nr, job.accumulate || p > 0);
                return;
            }
            boolean accumulate = job.accumulate || p > 0;
            int base = offsets[locate(j) + 1], stride = job.c.rowStride();
            if (base >= 0 && rows(t) == height && columns(j) == nr) {
                kernels.tile(height, kc, ap, ao, bp, bo, job.c.data(), base + t * mr * stride, stride, accumulate);
                return;
            }
            kernels.tile(height, kc, ap, ao, bp, bo, sums, Scratch.LEAD, nr, false);
            write(t, j, Scratch.LEAD, accumulate);
        }

        void finish() {
            if (!own) return;
            for (int j = j0; j < j1; j++) for (int t = t0; t < t1; t++) write(t, j, at(t, j), false);
        }

        private int at(int t, int j) {
            return Scratch.LEAD + ((j - j0) * (t1 - t0) + t - t0) * mr * nr;
        }

        private int rows(int t) {
            return Math.min(mr, job.m - t * mr);
        }

        private int columns(int j) {
            return Math.min(nr, job.n - j * nr);
        }

        /** Where panel j is told of: its number, its index if columns lie side by side and −1 otherwise, then the indices of its columns. */
        private int locate(int j) {
            int o = (j - j0) % OWN_PANELS * (nr + 2);
            if (offsets[o] != j) offsets[o + 1] = job.c.locate(j * nr, columns(j), offsets, o + 2);
            offsets[o] = j;
            return o;
        }

        private void read(int t, int j) {
            float[] c = job.c.data();
            int o = locate(j), base = offsets[o + 1], columns = columns(j), stride = job.c.rowStride();
            for (int i = 0; i < rows(t); i++)
                for (int x = 0; x < columns; x++)
                    sums[at(t, j) + i * nr + x] = c[(t * mr + i) * stride
                            + (base >= 0 ? base + x : offsets[o + 2 + x])];
        }

        private void write(int t, int j, int from, boolean accumulate) {
            float[] c = job.c.data();
            int o = locate(j), base = offsets[o + 1], columns = columns(j), stride = job.c.rowStride();
            for (int i = 0; i < rows(t); i++) {
                int row = (t * mr + i) * stride, source = from + i * nr;
                for (int x = 0; x < columns; x++) {
                    int q = row + (base >= 0 ? base + x : offsets[o + 2 + x]);
                    c[q] = accumulate ? c[q] + sums[source + x] : sums[source + x];
                }
            }
        }
    }
}
