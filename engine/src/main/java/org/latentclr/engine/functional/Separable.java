package org.latentclr.engine.functional;

import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;

/**
 * Linear maps of images that act on rows and columns separately: y = A·x·Bᵀ for each channel. Interpolation and average pooling are
 * such maps; their gradients are the transposed products.
 */
final class Separable {
    private Separable() {}

    /**
     * The weights of one axis.
     *
     * @param values [out][in]
     */
    record Axis(double[][] values, int in) {
        Axis(int out, int in) {
            this(new double[out][in], in);
        }

        void add(int o, int i, double w) {
            values[o][i] += w;
        }

        private Tensor transposed(Backend d) {
            int out = values.length;
            double[] flat = new double[in * out];
            for (int o = 0; o < out; o++) for (int i = 0; i < in; i++) flat[i * out + o] = values[o][i];
            return Tensor.of(d, flat, in, out);
        }
    }

    /** @param x [N,C,H,W]; rows has H inputs, columns W */
    static Tensor apply(Tensor x, Axis rows, Axis columns) {
        EngineException.check(x.rank() == 4 && x.dim(2) == rows.in() && x.dim(3) == columns.in(), "resample",
                "x [N,C," + rows.in() + "," + columns.in() + "]", x.shape());
        Tensor wide = x.matmul(columns.transposed(x.backend())); // [N,C,H,W']
        return rows.transposed(x.backend()).transpose(0, 1).matmul(wide); // [N,C,H',W']
    }
}
