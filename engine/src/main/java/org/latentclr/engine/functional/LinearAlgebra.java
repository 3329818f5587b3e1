package org.latentclr.engine.functional;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Solve;

/**
 * Decompositions of matrices, in double precision on the host; results are rounded to the device's type and have no gradient (solve and
 * inverse do). Signs are fixed: the entry of largest magnitude of each singular vector or eigenvector is positive, and so is the diagonal of R.
 */
public final class LinearAlgebra {
    private LinearAlgebra() {}

    /**
     * A = U·diag(s)·Vh.
     *
     * @param u [m,r] with r = min(m,n)
     * @param s [r], descending
     * @param vh [r,n]; its rows have the fixed sign
     */
    public record Svd(Tensor u, Tensor s, Tensor vh) {}

    /**
     * A = V·diag(w)·Vᵀ of a symmetric matrix.
     *
     * @param values [n], ascending
     * @param vectors [n,n], in columns
     */
    public record Eigen(Tensor values, Tensor vectors) {}

    /** A = Q·R with orthonormal columns of Q [m,r] and upper triangular R [r,n], r = min(m,n). */
    public record Qr(Tensor q, Tensor r) {}

    /**
     * Principal components of rows.
     *
     * @param components [k,n], one in each row, by descending variance
     * @param variance [k], with divisor m − 1
     * @param varianceRatio [k], share of the whole variance
     * @param mean [n]
     */
    public record Pca(Tensor components, Tensor variance, Tensor varianceRatio, Tensor mean) {}

    /** Thin singular value decomposition of a [m,n]. */
    public static Svd svd(Tensor a) {
        Factors f = factors(host(a, "svd"), true);
        Backend d = a.backend();
        return new Svd(tensor(d, f.u), Tensor.of(d, f.s, f.s.length), tensor(d, f.vt));
    }

    /** Eigenvalues and eigenvectors of the symmetric matrix a [n,n]; the upper triangle mirrors the lower. */
    public static Eigen eigh(Tensor a) {
        EngineException.check(a.rank() == 2 && a.dim(0) == a.dim(1) && a.dim(0) > 0, "eigh", "a square matrix",
                a.shape());
        HostEigen e = eigh(a.toDoubles());
        int n = a.dim(0);
        return new Eigen(Tensor.of(a.backend(), e.values, n), Tensor.of(a.backend(), e.vectors, n, n));
    }

    /**
     * {@link #eigh(Tensor)} in double precision from end to end.
     *
     * @param values ascending
     * @param vectors row-major [n,n], in columns
     */
    public record HostEigen(double[] values, double[] vectors) {}

    /** Eigenvalues and eigenvectors of the symmetric row-major matrix a [n,n], not modified; the upper triangle mirrors the lower. */
    public static HostEigen eigh(double... a) {
        int n = (int) Math.round(Math.sqrt(a.length));
        EngineException.check(n > 0 && n * n == a.length, "eigh", "n·n elements", a.length);
        EngineException.check(Arrays.stream(a).allMatch(Double::isFinite), "eigh", "finite elements",
                "infinite or undefined ones");
        DMatrixRMaj m = DMatrixRMaj.wrap(n, n, a.clone());
        for (int i = 0; i < n; i++) for (int j = i + 1; j < n; j++) m.set(i, j, m.get(j, i));
        var eig = DecompositionFactory_DDRM.eig(n, true, true);
        EngineException.check(eig.decompose(m), "eigh", "a matrix of finite elements", "no convergence");
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(eig.getEigenvalue(i).real, eig.getEigenvalue(j).real));
        double[] w = new double[n];
        double[] v = new double[n * n];
        for (int k = 0; k < n; k++) {
            w[k] = eig.getEigenvalue(order[k]).real;
            double[] column = eig.getEigenVector(order[k]).data;
            double sign = sign(column, 0, n);
            for (int i = 0; i < n; i++) v[i * n + k] = sign * column[i];
        }
        return new HostEigen(w, v);
    }

    /** The first {@code k} principal components of the rows of x [m,n]. */
    public static Pca pca(Tensor x, int k) {
        DMatrixRMaj m = host(x, "pca");
        int rows = m.numRows;
        int n = m.numCols;
        EngineException.check(rows > 1 && k >= 1 && k <= Math.min(rows, n), "pca",
                "at least 2 rows and 1.." + Math.min(rows, n) + " components", x.shape() + " and " + k);
        double[] mean = new double[n];
        for (int i = 0; i < rows; i++) for (int j = 0; j < n; j++) mean[j] += m.get(i, j) / rows;
        for (int i = 0; i < rows; i++) for (int j = 0; j < n; j++) m.add(i, j, -mean[j]);
        Factors f = factors(m, false);
        double[] variance = Arrays.stream(f.s).map(s -> s * s / (rows - 1)).toArray();
        double total = Arrays.stream(variance).sum();
        double[] ratio = Arrays.stream(variance).map(v -> total == 0 ? 0 : v / total).toArray();
        Backend d = x.backend();
        return new Pca(Tensor.of(d, Arrays.copyOf(f.vt.data, k * n), k, n),
                Tensor.of(d, Arrays.copyOf(variance, k), k), Tensor.of(d, Arrays.copyOf(ratio, k), k),
                Tensor.of(d, mean, n));
    }

    /** X with A·X = B for a [n,n], b [n,m]; differentiable. */
    public static Tensor solve(Tensor a, Tensor b) {
        return Solve.apply(a, b);
    }

    /** A⁻¹; differentiable. */
    public static Tensor inverse(Tensor a) {
        EngineException.check(a.rank() == 2, "inverse", "a square matrix", a.shape());
        return Solve.apply(a, MatrixExp.identity(a.backend(), a.dim(0)));
    }

    /** Lower triangular L with A = L·Lᵀ, for a symmetric positive definite a [n,n]. */
    public static Tensor cholesky(Tensor a) {
        DMatrixRMaj m = square(a, "cholesky");
        var c = DecompositionFactory_DDRM.chol(m.numRows, true);
        EngineException.check(c.decompose(m), "cholesky", "a positive definite matrix", "one that is not");
        return tensor(a.backend(), c.getT(null));
    }

    /** Thin QR decomposition of a [m,n]. */
    public static Qr qr(Tensor a) {
        DMatrixRMaj m = host(a, "qr");
        var d = DecompositionFactory_DDRM.qr(m.numRows, m.numCols);
        d.decompose(m);
        DMatrixRMaj q = d.getQ(null, true);
        DMatrixRMaj r = d.getR(null, true);
        for (int k = 0; k < r.numRows; k++) {
            if (r.get(k, k) >= 0) continue;
            for (int i = 0; i < q.numRows; i++) q.set(i, k, -q.get(i, k));
            for (int j = 0; j < r.numCols; j++) r.set(k, j, -r.get(k, j));
        }
        return new Qr(tensor(a.backend(), q), tensor(a.backend(), r));
    }

    /** The X of least norm that minimises |A·X − B|, for a [m,n], b [m,k]. */
    public static Tensor lstsq(Tensor a, Tensor b) {
        DMatrixRMaj m = host(a, "lstsq");
        DMatrixRMaj right = host(b, "lstsq");
        EngineException.check(m.numRows == right.numRows, "lstsq", "A [m,n] and B [m,k]",
                a.shape() + " and " + b.shape());
        var solver = LinearSolverFactory_DDRM.pseudoInverse(true);
        EngineException.check(solver.setA(m), "lstsq", "a matrix of finite elements", "no convergence");
        DMatrixRMaj x = new DMatrixRMaj(m.numCols, right.numCols);
        solver.solve(right, x);
        return tensor(a.backend(), x);
    }

    private record Factors(DMatrixRMaj u, double[] s, DMatrixRMaj vt) {}

    /** Singular values descending, signs fixed; U only when asked for. */
    private static Factors factors(DMatrixRMaj a, boolean withU) {
        int m = a.numRows;
        int n = a.numCols;
        var svd = DecompositionFactory_DDRM.svd(m, n, withU, true, true);
        EngineException.check(svd.decompose(a), "svd", "a matrix of finite elements", "no convergence");
        int r = Math.min(m, n);
        Integer[] order = new Integer[r];
        Arrays.setAll(order, i -> i);
        double[] values = svd.getSingularValues();
        Arrays.sort(order, (i, j) -> Double.compare(values[j], values[i]));
        DMatrixRMaj u = withU ? svd.getU(null, false) : null;
        DMatrixRMaj vt = svd.getV(null, true);
        DMatrixRMaj su = new DMatrixRMaj(withU ? m : 0, withU ? r : 0);
        DMatrixRMaj sv = new DMatrixRMaj(r, n);
        double[] s = new double[r];
        for (int k = 0; k < r; k++) {
            int from = order[k];
            s[k] = values[from];
            double sign = sign(vt.data, from * vt.numCols, n);
            for (int j = 0; j < n; j++) sv.set(k, j, sign * vt.get(from, j));
            for (int i = 0; withU && i < m; i++) su.set(i, k, sign * u.get(i, from));
        }
        return new Factors(su, s, sv);
    }

    /** The sign of the first entry of largest magnitude. */
    private static double sign(double[] v, int at, int n) {
        double best = 0;
        for (int i = 0; i < n; i++) if (Math.abs(v[at + i]) > Math.abs(best)) best = v[at + i];
        return best < 0 ? -1 : 1;
    }

    private static DMatrixRMaj host(Tensor a, String where) {
        EngineException.check(a.rank() == 2 && a.shape().size() > 0, where, "a matrix with elements", a.shape());
        double[] v = a.toDoubles();
        EngineException.check(Arrays.stream(v).allMatch(Double::isFinite), where, "finite elements",
                "infinite or undefined ones");
        return DMatrixRMaj.wrap(a.dim(0), a.dim(1), v);
    }

    private static DMatrixRMaj square(Tensor a, String where) {
        DMatrixRMaj m = host(a, where);
        EngineException.check(m.numRows == m.numCols, where, "a square matrix", a.shape());
        return m;
    }

    private static Tensor tensor(Backend d, DMatrixRMaj m) {
        return Tensor.of(d, Arrays.copyOf(m.data, m.getNumElements()), m.numRows, m.numCols);
    }
}
