package org.latentclr.engine.backend.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * What this machine can do at most, measured with all threads at once: the rate of fused multiplications and additions (by the innermost loop
 * of matrix products on panels that stay in the first cache), the bandwidth of copies in memory, and of reading arrays that fit the
 * caches (Williams, Waterman and Patterson 2009).
 *
 * @param flops floating point operations per second
 * @param copied bytes per second, read and written bytes counted
 * @param reads bandwidth by size, empty when not asked for
 */
public record Roofline(String loops, int threads, double flops, double copied, List<Read> reads) {
    private static final int LENGTH = 128;
    private static final double ROUND_SECONDS = 0.03;
    /** A measurement ends when it has not improved for that long; the first ones of a loop wait for it to be compiled. */
    private static final double PATIENCE = 0.2, COMPILING = 2;
    private static final int COPY_FLOATS = 1 << 24;
    private static final int SMALLEST_KIB = 16, LARGEST_KIB = 1 << 16;

    /** Bytes per second that all threads read from arrays of that size, one for each thread. */
    public record Read(int kibibytes, double bytes) {}

    /** The rate and the bandwidth of memory; takes some seconds. */
    public static Roofline quick(int threads) {
        return measure(threads, List.of());
    }

    /** With the bandwidths of the caches; takes longer. */
    public static Roofline full(int threads) {
        List<Integer> sizes = new ArrayList<>();
        for (int kib = SMALLEST_KIB; kib <= LARGEST_KIB; kib *= 2) sizes.add(kib);
        return measure(threads, sizes);
    }

    private static Roofline measure(int threads, List<Integer> sizes) {
        VectorSupport support = VectorSupport.detect();
        try (Team team = new Team(threads)) {
            double flops = flops(team, support.matrices()), copied = copied(team);
            return new Roofline(support.describe(), threads, flops, copied,
                    sizes.stream().map(kib -> new Read(kib, read(team, support.loops(), kib))).toList());
        }
    }

    private static double flops(Team team, GemmKernels kernels) {
        int mr = kernels.tileRows(), nr = kernels.tileColumns();
        float[][][] panels = new float[team.threads()][][];
        for (int i = 0; i < panels.length; i++)
            panels[i] = new float[][]{new float[mr * LENGTH], new float[nr * LENGTH], new float[mr * nr]};
        return rate(team, 2.0 * mr * nr * LENGTH * team.threads(), COMPILING,
                i -> kernels.tile(mr, LENGTH, panels[i][0], 0, panels[i][1], 0, panels[i][2], 0, nr, true));
    }

    private static double copied(Team team) {
        int n = COPY_FLOATS / team.threads();
        float[][] from = new float[team.threads()][n], to = new float[team.threads()][n];
        return rate(team, 8.0 * n * team.threads(), PATIENCE, i -> System.arraycopy(from[i], 0, to[i], 0, n));
    }

    private static double read(Team team, LoopKernels loops, int kib) {
        float[][] x = new float[team.threads()][kib * 256];
        double[] sums = new double[team.threads()];
        return rate(team, 1024.0 * kib * team.threads(),
                kib == SMALLEST_KIB ? COMPILING : PATIENCE, i -> sums[i] += loops.sum(x[i], 0, x[i].length));
    }

    /** The best round, in units of {@code work} per second; each thread repeats its task for the same number of times. */
    private static double rate(Team team, double work, double patience, IntConsumer task) {
        int repeats = 1;
        double best = 0;
        for (long improved = System.nanoTime(); System.nanoTime() - improved < patience * 1e9;) {
            int n = repeats;
            long start = System.nanoTime();
            team.parallel(team.threads(), i -> {
                for (int k = 0; k < n; k++) task.accept(i);
            });
            double seconds = (System.nanoTime() - start) * 1e-9, found = n * work / seconds;
            if (found > best * 1.01) improved = System.nanoTime();
            best = Math.max(best, found);
            if (seconds < ROUND_SECONDS)
                repeats = (int) Math.ceil(repeats * Math.clamp(1.3 * ROUND_SECONDS / seconds, 1.1, 10));
        }
        return best;
    }

    /** The shortest time in which that much can be computed and moved. */
    public double seconds(double operations, double bytes) {
        return Math.max(operations / flops, bytes / copied);
    }

    /** Lines for people. */
    public String text() {
        StringBuilder b = new StringBuilder();
        b.append(line("%s, %d threads at once", loops, threads));
        b.append(line("%-24s %8.1f GF/s", "multiply and add", flops * 1e-9));
        b.append(line("%-24s %8.1f GB/s (read and written)", "copy in memory", copied * 1e-9));
        for (Read r : reads)
            b.append(line("%-24s %8.1f GB/s", "read " + r.kibibytes + " KiB a thread", r.bytes * 1e-9));
        return b.toString();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + System.lineSeparator();
    }
}
