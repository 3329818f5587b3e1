package org.latentclr.engine.backend.reference;

import static org.latentclr.engine.backend.reference.ReferenceBackend.data;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.backend.Strided;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Cumsum;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.Views;

/** Element by element, and reductions. */
final class ReferenceElementwise {
    private ReferenceElementwise() {}

    static void register(KernelTable t) {
        t.putStrided(Unary.class, (op, in, out) -> {
            var f = op.function();
            each(out, in, (v) -> f.applyAsDouble(v[0]));
        });
        t.putStrided(Views.Copy.class, (op, in, out) -> each(out, in, v -> v[0]));
        t.putStrided(Binary.class, (op, in, out) -> {
            var f = op.function();
            each(out, in, v -> f.applyAsDouble(v[0], v[1]));
        });
        t.putStrided(Select.class, (op, in, out) -> each(out, in, v -> v[0] != 0 ? v[1] : v[2]));
        t.put(Reduce.class, ReferenceElementwise::reduce);
        t.put(Cumsum.class, ReferenceElementwise::cumsum);
    }

    private interface Function {
        double of(double[] values);
    }

    private static void each(Tensor out, Tensor[] in, Function f) {
        Tensor[] all = new Tensor[in.length + 1];
        all[0] = out;
        System.arraycopy(in, 0, all, 1, in.length);
        double[] y = data(out);
        double[] v = new double[in.length];
        new Strided(out.shape(), all).forEach((at, step, n) -> {
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < v.length; k++) v[k] = data(in[k])[at[k + 1] + i * step[k + 1]];
                y[at[0] + i * step[0]] = f.of(v);
            }
        });
    }

    private static void reduce(Reduce op, Tensor[] in, Tensor out) {
        double[] x = data(in[0]);
        double[] y = data(out);
        double start = switch (op.kind()) {
            case SUM -> 0;
            case PROD -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
        };
        java.util.Arrays.fill(y, out.offset(), out.offset() + out.shape().size(), start);
        // The result seen in the operand's shape: reduced dimensions have size 1 and so step 0.
        new Strided(in[0].shape(), in[0], out).forEach((at, step, n) -> {
            for (int i = 0; i < n; i++) {
                double v = x[at[0] + i * step[0]];
                int j = at[1] + i * step[1];
                y[j] = switch (op.kind()) {
                    case SUM -> y[j] + v;
                    case PROD -> y[j] * v;
                    case MAX -> Math.max(y[j], v);
                    case MIN -> Math.min(y[j], v);
                };
            }
        });
    }

    private static void cumsum(Cumsum op, Tensor[] in, Tensor out) {
        int n = in[0].dim(op.dim());
        int inner = out.shape().strides()[op.dim()];
        int block = Math.max(1, n * inner);
        double[] x = data(in[0]);
        double[] y = data(out);
        for (int o = 0; o < out.shape().size() / block; o++)
            for (int i = 0; i < inner; i++) {
                double s = 0;
                for (int k = 0; k < n; k++) {
                    int at = o * block + (op.fromEnd() ? n - 1 - k : k) * inner + i;
                    y[out.offset() + at] = s += x[in[0].offset() + at];
                }
            }
    }
}
