package org.latentclr.engine.functional;

import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.Solve;

/**
 * e^A = Σ A^k/k!, by the Padé approximant of degree 13 of e^{A/2^s}, squared s times (Higham 2005). All steps are tensor operations, so
 * the result can be differentiated.
 */
public final class MatrixExp {
    /** Largest 1-norm for which the approximant is exact to double precision. */
    private static final double LIMIT = 5.371920351148152;

    /** Coefficients of the numerator, divided by the first. */
    private static final double[] B = coefficients();

    private MatrixExp() {}

    private static double[] coefficients() {
        double[] b = new double[14];
        b[0] = 1;
        for (int k = 1; k <= 13; k++) b[k] = b[k - 1] * (14 - k) / ((27.0 - k) * k);
        return b;
    }

    /** @param a [n,n] */
    public static Tensor apply(Tensor a) {
        EngineException.check(a.rank() == 2 && a.dim(0) == a.dim(1) && a.dim(0) > 0, "matrix_exp", "a square matrix",
                a.shape());
        double norm = Reduce.apply(Reduce.Kind.MAX, a.detach().abs().sum(false, 0), false, 0).item();
        EngineException.check(Double.isFinite(norm), "matrix_exp", "finite elements", "a 1-norm of " + norm);
        int squarings = norm > LIMIT ? Math.max(0, Math.getExponent(norm / LIMIT) + 1) : 0;
        Tensor e = pade(squarings == 0 ? a : a.mul(Math.scalb(1.0, -squarings)));
        for (int i = 0; i < squarings; i++) e = e.matmul(e);
        return e;
    }

    /** (V − U)⁻¹(V + U) with the odd part U and the even part V of the numerator. */
    private static Tensor pade(Tensor a) {
        Tensor one = identity(a.backend(), a.dim(0));
        Tensor a2 = a.matmul(a);
        Tensor a4 = a2.matmul(a2);
        Tensor a6 = a4.matmul(a2);
        Tensor oddHigh = a6.matmul(a6.mul(B[13]).add(a4.mul(B[11])).add(a2.mul(B[9])));
        Tensor odd = oddHigh.add(a6.mul(B[7])).add(a4.mul(B[5])).add(a2.mul(B[3])).add(one.mul(B[1]));
        Tensor evenHigh = a6.matmul(a6.mul(B[12]).add(a4.mul(B[10])).add(a2.mul(B[8])));
        Tensor even = evenHigh.add(a6.mul(B[6])).add(a4.mul(B[4])).add(a2.mul(B[2])).add(one.mul(B[0]));
        Tensor u = a.matmul(odd);
        return Solve.apply(even.sub(u), even.add(u));
    }

    /** The unit matrix [n,n]. */
    static Tensor identity(Backend d, int n) {
        float[] v = new float[n * n];
        for (int i = 0; i < n; i++) v[i * (n + 1)] = 1;
        return Tensor.of(d, v, n, n);
    }
}
