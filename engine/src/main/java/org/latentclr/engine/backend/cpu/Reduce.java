package org.latentclr.engine.backend.cpu;

/**
 * Sums whose order depends on shapes alone: short runs in float on several accumulators, those in double; long arrays in
 * parts of a fixed length, whatever the number of threads.
 */
public final class Reduce {
    private static final int PART = 65_536;

    /** What is summed over a run. */
    private interface Sum {
        double of(int from, int length);
    }

    private final Team team;
    private final LoopKernels loops;

    /** Sums on the threads of {@code team} with the loops of {@code support}. */
    public Reduce(Team team, VectorSupport support) {
        this.team = team;
        loops = support.loops();
    }

    /** Sum of x[o..o+n). */
    public double sum(int n, float[] x, int o) {
        return total(n, (from, length) -> loops.sum(x, o + from, length));
    }

    /** Sum of a*b over n elements. */
    public double dot(int n, float[] a, int ao, float[] b, int bo) {
        return total(n, (from, length) -> loops.dot(a, ao + from, b, bo + from, length));
    }

    /** y[i] = sum of x[i,0..inner) for contiguous [rows, inner]. */
    public void rowSums(int rows, int inner, float[] x, int xo, float[] y, int yo) {
        rows(rows, inner, y, yo, (i, length) -> loops.sum(x, xo + i, length));
    }

    /** y[i] = sqrt of the sum of x[i,0..inner)^2. */
    public void rowNorms(int rows, int inner, float[] x, int xo, float[] y, int yo) {
        rows(rows, inner, y, yo, (i, length) -> loops.dot(x, xo + i, x, xo + i, length));
        for (int i = 0; i < rows; i++) y[yo + i] = (float) Math.sqrt(y[yo + i]);
    }

    /** y[i] = sum over inner of a[i,j]*b[i,j]. */
    public void rowDots(int rows, int inner, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
        rows(rows, inner, y, yo, (i, length) -> loops.dot(a, ao + i, b, bo + i, length));
    }

    /** y[j] = sum over rows of x[i,j] for contiguous [rows, inner], rows in ascending order, in double. */
    public void columnSums(int rows, int inner, float[] x, int xo, float[] y, int yo) {
        int width = 256;
        team.parallelRange(inner, width, (from, to) -> {
            double[] sums = new double[Math.min(width, to - from)];
            for (int j0 = from; j0 < to; j0 += width) {
                int count = Math.min(width, to - j0);
                java.util.Arrays.fill(sums, 0);
                for (int i = 0; i < rows; i++) {
                    int o = xo + i * inner + j0;
                    for (int j = 0; j < count; j++) sums[j] += x[o + j];
                }
                for (int j = 0; j < count; j++) y[yo + j0 + j] = (float) sums[j];
            }
        });
    }

    private void rows(int rows, int inner, float[] y, int yo, Sum sum) {
        if (rows < team.threads() && inner > PART) {
            for (int i = 0; i < rows; i++) {
                int start = i * inner;
                y[yo + i] = (float) total(inner, (from, length) -> sum.of(start + from, length));
            }
            return;
        }
        team.parallelRange(rows, Math.max(1, PART / 4 / Math.max(1, inner)), (from, to) -> {
            for (int i = from; i < to; i++) {
                int start = i * inner;
                y[yo + i] = (float) inParts(inner, (part, length) -> sum.of(start + part, length));
            }
        });
    }

    private double total(int n, Sum sum) {
        if (n <= PART) return sum.of(0, n);
        int parts = PanelGemm.ceil(n, PART);
        double[] sums = new double[parts];
        team.parallel(parts, i -> sums[i] = sum.of(i * PART, Math.min(PART, n - i * PART)));
        double total = 0;
        for (double s : sums) total += s;
        return total;
    }

    /** The same parts on one thread. */
    private static double inParts(int n, Sum sum) {
        if (n <= PART) return sum.of(0, n);
        double total = 0;
        for (int i = 0; i < n; i += PART) total += sum.of(i, Math.min(PART, n - i));
        return total;
    }
}
