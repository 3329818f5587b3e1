package org.latentclr.engine.backend.reference;

import static org.latentclr.engine.backend.reference.ReferenceBackend.data;

import java.util.Arrays;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.HostSolve;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.Solve;

/** Matrix products, convolutions and linear systems. */
final class ReferenceProducts {
    private ReferenceProducts() {}

    static void register(KernelTable t) {
        t.put(MatMul.class, ReferenceProducts::matmul);
        t.put(Conv2d.class, (op, in, out) -> convolve(op.spec(), in[0], in[1], out, out));
        t.put(Conv2d.InputGrad.class, (op, in, out) -> convolve(op.spec(), out, in[1], in[0], out));
        t.put(Conv2d.FilterGrad.class, (op, in, out) -> convolve(op.spec(), in[0], out, in[1], out));
        t.put(Solve.class, HostSolve::run);
    }

    private static void matmul(MatMul op, Tensor[] in, Tensor out) {
        int m = out.dim(1);
        int n = out.dim(2);
        int k = in[0].dim(2);
        for (int i = 0; i < out.shape().size(); i++) {
            double s = 0;
            int a = in[0].offset() + i / n * k;
            int b = in[1].offset() + i / (m * n) * k * n + i % n;
            for (int p = 0; p < k; p++) s += data(in[0])[a + p] * data(in[1])[b + p * n];
            data(out)[out.offset() + i] = s;
        }
    }

    /** One loop for the convolution and both adjoints: every product x·w·y adds to whichever of the three is {@code target}. */
    private static void convolve(ConvSpec s, Tensor x, Tensor w, Tensor y, Tensor target) {
        Arrays.fill(data(target), target.offset(), target.offset() + target.shape().size(), 0);
        int h = x.dim(2);
        int v = x.dim(3);
        int kh = w.dim(2);
        int kw = w.dim(3);
        int perGroup = y.dim(1) / s.groups();
        for (int i = 0; i < y.shape().size(); i++) {
            int ow = i % y.dim(3);
            int oh = i / y.dim(3) % y.dim(2);
            int o = i / (y.dim(3) * y.dim(2)) % y.dim(1);
            int n = i / (y.dim(3) * y.dim(2) * y.dim(1));
            for (int j = 0; j < w.dim(1) * kh * kw; j++) {
                int r = oh * s.strideH() + j / kw % kh * s.dilationH() - s.padH();
                int q = ow * s.strideW() + j % kw * s.dilationW() - s.padW();
                if (r < 0 || r >= h || q < 0 || q >= v) continue;
                int c = o / perGroup * w.dim(1) + j / (kh * kw);
                int xi = x.offset() + ((n * x.dim(1) + c) * h + r) * v + q;
                int wi = w.offset() + o * w.dim(1) * kh * kw + j;
                int yi = y.offset() + i;
                if (target == y) data(y)[yi] += data(x)[xi] * data(w)[wi];
                else if (target == x) data(x)[xi] += data(y)[yi] * data(w)[wi];
                else
                    data(w)[wi] += data(y)[yi] * data(x)[xi];
            }
        }
    }
}
