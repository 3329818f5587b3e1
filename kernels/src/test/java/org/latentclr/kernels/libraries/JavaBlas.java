package org.latentclr.kernels.libraries;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.kernels.driver.Driver;

/** A library of products that reads and writes the device's memory from the host as cuBLAS would on the device, and notes its calls. */
public final class JavaBlas implements Blas {
    private final List<Gemm> calls = new ArrayList<>();
    private Driver driver;
    private boolean closed;

    public void use(Driver d) {
        driver = d;
    }

    public List<Gemm> calls() {
        return calls;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void gemm(Gemm g, long a, long b, long c) {
        calls.add(g);
        check(g.transposeA() ? g.k() : g.m(), g.lda());
        check(g.transposeB() ? g.n() : g.k(), g.ldb());
        check(g.m(), g.ldc());
        for (int p = 0; p < g.batch(); p++) {
            float[] left = columns(a + 4 * p * g.stepA(), g.transposeA(), g.m(), g.k(), g.lda()); // [m,k]
            float[] right = columns(b + 4 * p * g.stepB(), !g.transposeB(), g.n(), g.k(), g.ldb()); // [n,k]
            for (int j = 0; j < g.n(); j++) {
                float[] result = new float[g.m()];
                for (int i = 0; i < g.m(); i++) {
                    double sum = 0;
                    for (int l = 0; l < g.k(); l++) sum += (double) left[i * g.k() + l] * right[j * g.k() + l];
                    result[i] = (float) sum;
                }
                driver.write(c + 4 * (p * g.stepC() + (long) j * g.ldc()), result, 0, g.m());
            }
        }
    }

    /** A matrix that lies column by column, or its transpose, as rows [n,k]. */
    private float[] columns(long start, boolean transposed, int n, int k, int leading) {
        int length = transposed ? k : n;
        int count = transposed ? n : k;
        float[] rows = new float[n * k];
        float[] column = new float[length];
        for (int j = 0; j < count; j++) {
            driver.read(start + 4L * j * leading, column, 0, length);
            for (int i = 0; i < length; i++) rows[transposed ? j * k + i : i * k + j] = column[i];
        }
        return rows;
    }

    /** What cuBLAS checks. */
    private static void check(int rows, int leading) {
        if (leading < rows) throw new IllegalStateException(rows + " rows lie " + leading + " apart");
    }

    @Override
    public void close() {
        closed = true;
    }
}
