package org.latentclr.engine.backend.cpu;

import org.latentclr.engine.backend.cpu.PanelGemm.Job;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * Matrix products C (+)= A*B on views of {@code float[]}: any operand may be transposed ({@link Mat#transposed}).
 *
 * <p>
 * Large products go through packed panels ({@link PanelGemm}). When one side has few rows or columns, the other operand is read where it lies: as dot products when both run along k, as sums of scaled rows otherwise. The
 * path depends on shapes and strides alone, the order of each sum too: any number of threads gives the same bits.
 */
public final class Gemm {
    private static final int THIN = 8;
    private static final int THIN_DOTS = 32;
    /** Columns of thin products that are summed at once, so that the sums of 8 rows stay in the first cache. */
    private static final int COLUMNS = 1024;
    private static final int LONG = 128;
    private static final int GRAIN = 64;
    private static final long SERIAL_FLOPS = 60_000;

    private final Team team;
    private final GemmKernels kernels;
    private final PanelGemm panels;

    /** Products on the threads of {@code team} with the loops of {@code support}. */
    public Gemm(Team team, VectorSupport support) {
        this.team = team;
        kernels = support.matrices();
        panels = new PanelGemm(team, kernels);
    }

    /**
     * C = A*B, or C += A*B.
     *
     * @param a [m,k], not modified
     * @param b [k,n], not modified
     * @param c [m,n], modified; must not overlap a or b
     * @param accumulate whether the product is added to what C holds
     */
    public void multiply(Mat a, Mat b, Mat c, boolean accumulate) {
        check(a, b, c);
        int m = c.rows(), n = c.columns(), k = a.columns(), thin = thin(a, b);
        if (m == 0 || n == 0) return;
        if (k == 0) {
            if (!accumulate) clear(c);
        } else if (m <= thin && m <= n && c.columnStride() == 1) {
            thin(a, b, c, accumulate);
        } else if (n <= thin && c.rowStride() == 1) {
            thin(b.transposed(), a.transposed(), c.transposed(), accumulate);
        } else if (n <= thin && n < m) {
            viaCopy(a, b, c, accumulate);
        } else if (c.columnStride() != 1) {
            panels.run(job(b.transposed(), a.transposed(), c.transposed(), accumulate, false));
        } else {
            panels.run(job(a, b, c, accumulate, false));
        }
    }

    /** {@code batch} products; operand i starts i times its distance after the given view. */
    public void multiplyBatched(int batch, Mat a, int distanceA, Mat b, int distanceB, Mat c, int distanceC,
            boolean accumulate) {
        if (batch >= team.threads()) {
            team.parallel(batch, i -> multiply(a.shifted(i * distanceA), b.shifted(i * distanceB),
                    c.shifted(i * distanceC), accumulate));
            return;
        }
        for (int i = 0; i < batch; i++) {
            multiply(a.shifted(i * distanceA), b.shifted(i * distanceB), c.shifted(i * distanceC), accumulate);
        }
    }

    /**
     * C = A*A^T, computing one triangle and mirroring it.
     *
     * @param a [m,k], not modified
     * @param c [m,m], modified
     */
    public void syrk(Mat a, Mat c) {
        check(a, a.transposed(), c);
        if (c.columnStride() != 1 || a.columns() == 0 || c.rows() <= thin(a, a.transposed())) {
            multiply(a, a.transposed(), c, false);
            return;
        }
        panels.run(job(a, a.transposed(), c, false, true));
        mirror(c);
    }

    private void mirror(Mat c) {
        int n = c.rows(), block = 32;
        team.parallel(PanelGemm.ceil(n, block), part -> {
            int i1 = Math.min(n, (part + 1) * block);
            for (int j0 = part * block; j0 < n; j0 += block) {
                for (int i = part * block; i < i1; i++) {
                    for (int j = Math.max(j0, i + 1); j < Math.min(n, j0 + block); j++) {
                        c.data()[c.index(i, j)] = c.data()[c.index(j, i)];
                    }
                }
            }
        });
    }

    private Job job(Mat a, Mat b, Mat c, boolean accumulate, boolean lower) {
        return Job.of(c.rows(), c.columns(), a.columns(), new MatPanels(a.transposed(), kernels),
                new MatPanels(b, kernels),
                new MatTarget(c), accumulate, lower);
    }

    /** Up to how many rows or columns packing is not worth its time. */
    private static int thin(Mat a, Mat b) {
        boolean dots = a.columnStride() == 1 && b.rowStride() == 1 && a.columns() >= LONG;
        return dots ? THIN_DOTS : THIN;
    }

    /** Few rows, rows of C contiguous. */
    private void thin(Mat a, Mat b, Mat c, boolean accumulate) {
        int m = c.rows(), n = c.columns(), k = a.columns();
        Mat rows = a.columnStride() == 1 ? a : copy(a, Use.SMALL_OPERAND);
        int grain = 2L * m * n * k < SERIAL_FLOPS ? n : GRAIN;
        boolean dots = b.rowStride() == 1 && (b.columnStride() != 1 || n == 1);
        Mat right = dots || b.columnStride() == 1 ? b : copy(b, Use.SMALL_RESULT);
        team.parallelRange(n, grain, (from, to) -> {
            if (dots) dots(rows, right, c, from, to, accumulate);
            else
                axpys(rows, right, c, from, to, accumulate);
        });
    }

    private void dots(Mat a, Mat b, Mat c, int from, int to, boolean accumulate) {
        float[] tmp = team.scratch().floats(Use.TILE, GemmKernels.TMP);
        int k = a.columns(), lda = a.rowStride(), ldb = b.columnStride(), ldc = c.rowStride();
        int four = from + (to - from) / 4 * 4;
        for (int i = 0, rows; i < a.rows(); i += rows) {
            rows = a.rows() - i >= 4 ? 4 : 1;
            for (int j = from; j < four; j += 4) {
                kernels.dots(rows, k, a.data(), a.index(i, 0), lda, b.data(), b.index(0, j), ldb, c.data(),
                        c.index(i, j), ldc, accumulate, tmp);
            }
            for (int r = i; r < i + rows; r++) {
                for (int j = four; j < to; j++) {
                    float sum = kernels.dot(k, a.data(), a.index(r, 0), b.data(), b.index(0, j), tmp);
                    int q = c.index(r, j);
                    c.data()[q] = accumulate ? c.data()[q] + sum : sum;
                }
            }
        }
    }

    /**
     * Sums grow in a buffer of the thread: rows of C end and begin anywhere, and a line of the cache that two threads write again and again
     * goes from one core to the other each time.
     */
    private void axpys(Mat a, Mat b, Mat c, int from, int to, boolean accumulate) {
        int m = a.rows(), k = a.columns(), four = k / 4 * 4;
        float[] sums = team.scratch().floats(Use.SUMS, (long) m * Math.min(COLUMNS, to - from));
        for (int at = from; at < to; at += COLUMNS) {
            int n = Math.min(COLUMNS, to - at);
            Mat part = Mat.of(sums, Scratch.LEAD, m, n, n);
            for (int i = 0; i < m; i++)
                if (accumulate) System.arraycopy(c.data(), c.index(i, at), sums, part.index(i, 0), n);
                else
                fill(part, i, 0, n);
            for (int p = 0; p < four; p += 4)
                for (int i = 0, rows; i < m; i += rows) {
                    rows = m - i >= 4 ? 4 : 1;
                    kernels.axpys(rows, n, a.data(), a.index(i, p), a.rowStride(), b.data(), b.index(p, at),
                            b.rowStride(), sums, part.index(i, 0), n);
                }
            for (int p = four; p < k; p++)
                for (int i = 0; i < m; i++)
                    addScaled(n, a.data()[a.index(i, p)], b.data(), b.index(p, at), sums, part.index(i, 0));
            for (int i = 0; i < m; i++) System.arraycopy(sums, part.index(i, 0), c.data(), c.index(i, at), n);
        }
    }

    private static void addScaled(int n, float x, float[] b, int bo, float[] c, int co) {
        for (int j = 0; j < n; j++) c[co + j] += x * b[bo + j];
    }

    private static void fill(Mat c, int i, int from, int to) {
        java.util.Arrays.fill(c.data(), c.index(i, from), c.index(i, to), 0f);
    }

    /** Few columns: C^T is made in a buffer where its rows are contiguous. */
    private void viaCopy(Mat a, Mat b, Mat c, boolean accumulate) {
        int m = c.rows(), n = c.columns();
        float[] buffer = team.scratch().floats(Use.SMALL_RESULT, (long) m * n);
        Mat result = Mat.of(buffer, Scratch.LEAD, n, m, m);
        boolean direct = a.rowStride() == 1 || a.columnStride() == 1;
        if (direct) thin(b.transposed(), a.transposed(), result, false);
        else
            panels.run(job(b.transposed(), a.transposed(), result, false, false));
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int q = c.index(i, j);
                c.data()[q] = (accumulate ? c.data()[q] : 0f) + buffer[result.index(j, i)];
            }
        }
    }

    private Mat copy(Mat a, Use use) {
        Mat copy = Mat.of(team.scratch().floats(use, (long) a.rows() * a.columns()), Scratch.LEAD, a.rows(),
                a.columns(), a.columns());
        for (int i = 0; i < a.rows(); i++) {
            for (int p = 0; p < a.columns(); p++) copy.data()[copy.index(i, p)] = a.data()[a.index(i, p)];
        }
        return copy;
    }

    private static void clear(Mat c) {
        for (int i = 0; i < c.rows(); i++) for (int j = 0; j < c.columns(); j++) c.data()[c.index(i, j)] = 0f;
    }

    private static void check(Mat a, Mat b, Mat c) {
        if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
            throw new IllegalArgumentException("matrix product: expected [m,k]*[k,n]=[m,n], found [" + a.rows() + ","
                    + a.columns() + "]*[" + b.rows() + "," + b.columns() + "]=[" + c.rows() + "," + c.columns() + "]");
        }
    }
}
