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
            float[] result = new float[g.m() * g.n()];
            for (int i = 0; i < g.m(); i++)
                for (int j = 0; j < g.n(); j++) {
                    double sum = 0;
                    for (int l = 0; l < g.k(); l++)
                        sum += (double) at(a, p * g.stepA(), g.transposeA() ? l : i, g.transposeA() ? i : l, g.lda())
                                * at(b, p * g.stepB(), g.transposeB() ? j : l, g.transposeB() ? l : j, g.ldb());
                    result[i + j * g.m()] = (float) sum;
                }
            for (int j = 0; j < g.n(); j++)
                driver.write(c + 4 * (p * g.stepC() + (long) j * g.ldc()), result, j * g.m(), g.m());
        }
    }

    /** What cuBLAS checks. */
    private static void check(int rows, int leading) {
        if (leading < rows) throw new IllegalStateException(rows + " rows lie " + leading + " apart");
    }

    private float at(long start, long step, int row, int column, int leading) {
        float[] v = new float[1];
        driver.read(start + 4 * (step + row + (long) column * leading), v, 0, 1);
        return v[0];
    }

    @Override
    public void close() {
        closed = true;
    }
}
