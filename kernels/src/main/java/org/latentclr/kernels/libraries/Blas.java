package org.latentclr.kernels.libraries;

import java.util.Optional;

/** Matrix products by a library of the device. */
public interface Blas extends AutoCloseable {
    /**
     * C_b = op(A_b)·op(B_b), all matrices column by column: element (i,j) of C lies {@code i + j·ldc} from its start.
     *
     * @param transposeA whether op(A) is Aᵀ
     * @param m rows of op(A) and C
     * @param n columns of op(B) and C
     * @param k columns of op(A), rows of op(B)
     * @param lda distance of the columns of A as stored, in floats
     * @param stepA distance of the matrices of the batch, 0 for one matrix in all products
     */
    record Gemm(boolean transposeA, boolean transposeB, int m, int n, int k, int lda, long stepA, int ldb, long stepB,
            int ldc, long stepC, int batch) {
        /**
         * The product of row-major tensors X [batch,m,k] and Y [batch,k,n] of any strides that a library can walk: as Cᵀ = Yᵀ·Xᵀ, so
         * {@code A} is Y and {@code B} is X.
         *
         * @return empty when neither the rows nor the columns of an operand lie dense
         */
        public static Optional<Gemm> rowMajor(int batch, int m, int n, int k, int[] x, int[] y) {
            Operand left = Operand.of(y[1], y[2], k, n);
            Operand right = Operand.of(x[1], x[2], m, k);
            return left.leading > 0 && right.leading > 0
                    ? Optional.of(new Gemm(left.transposed, right.transposed, n, m, k, left.leading, y[0],
                            right.leading, x[0], n, (long) m * n, batch))
                    : Optional.empty();
        }
    }

    /**
     * A row-major matrix as a library sees it.
     *
     * @param transposed whether its columns, not its rows, lie dense
     * @param leading distance of the dense lines, or 0 when there are none
     */
    record Operand(boolean transposed, int leading) {
        static Operand of(int rowStep, int columnStep, int rows, int columns) {
            if (dense(columnStep, columns) && apart(rowStep, rows, columns))
                return new Operand(false, rows == 1 ? columns : rowStep);
            if (dense(rowStep, rows) && apart(columnStep, columns, rows))
                return new Operand(true, columns == 1 ? rows : columnStep);
            return new Operand(false, 0);
        }

        private static boolean dense(int step, int count) {
            return step == 1 || count == 1;
        }

        private static boolean apart(int step, int lines, int length) {
            return lines == 1 || step >= length;
        }
    }

    /**
     * Puts a product into the device's queue.
     *
     * @param a address of A
     * @param c address of C, overwritten
     */
    void gemm(Gemm g, long a, long b, long c);

    @Override
    void close();
}
