package org.latentclr.kernels.softmax;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.SoftmaxAlong;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.Driver.Grid;

/** Softmax, log-softmax and their gradients in one kernel each: a warp for each row, or a thread for each column where columns are neighbours. */
public final class SoftmaxCuda {
    private static final String FAMILY = "softmax/softmax";

    private final Cuda cuda;

    public SoftmaxCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.put(SoftmaxAlong.class, (op, in, out) -> launch("softmax", op, in, out));
        t.put(SoftmaxAlong.Gradient.class, (op, in, out) -> launch("softmax_gradient", op.of(), in, out));
    }

    private void launch(String kernel, SoftmaxAlong op, Tensor[] in, Tensor out) {
        if (out.shape().size() == 0) return;
        int n = out.dim(op.dim());
        int inner = out.shape().strides()[op.dim()];
        int sums = out.shape().size() / n;
        Arguments a = new Arguments();
        for (Tensor t : in) a.pointer(cuda.address(t));
        a.pointer(cuda.address(out)).integer(sums).integer(n);
        int log = op.log() ? 1 : 0;
        if (inner > 1) {
            cuda.each(FAMILY, kernel + "_columns", sums, a.integer(inner).integer(log));
            return;
        }
        int perBlock = Cuda.THREADS / 32;
        cuda.launch(FAMILY, kernel + "_rows", Grid.of((sums + perBlock - 1) / perBlock, 1, 1, Cuda.THREADS),
                a.integer(log));
    }
}
