package org.latentclr.kernels.separable;

import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.Axis;
import org.latentclr.engine.op.fused.SeparableMap;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.driver.Arguments;

/** Interpolation, average pooling and their gradients: each result is the sum over its few neighbours. */
public final class SeparableCuda {
    private final Cuda cuda;

    public SeparableCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.put(SeparableMap.class, (op, in, out) -> launch(op.rows(), op.columns(), in[0], out));
    }

    private void launch(Axis rows, Axis columns, Tensor x, Tensor out) {
        int n = out.shape().size();
        if (n == 0) return;
        try (Scope s = Scope.local("tables")) {
            Tensor r = table(x.backend(), rows);
            Tensor c = table(x.backend(), columns);
            cuda.each("separable/separable", "separable_map", n,
                    new Arguments().pointer(cuda.address(x)).pointer(cuda.address(r)).pointer(cuda.address(c))
                            .pointer(cuda.address(out)).integer(n).integer(rows.in()).integer(columns.in())
                            .integer(rows.out()).integer(columns.out()).integer(rows.taps()).integer(columns.taps()));
        }
    }

    /** For each result its first neighbour, how many there are, and their weights: [out, 2 + taps]. */
    private static Tensor table(Backend device, Axis a) {
        int width = 2 + a.taps();
        double[] t = new double[a.out() * width];
        for (int o = 0; o < a.out(); o++) {
            t[o * width] = a.first(o);
            t[o * width + 1] = a.count(o);
            for (int k = 0; k < a.count(o); k++) t[o * width + 2 + k] = a.weight(o, k);
        }
        return Tensor.of(device, t, a.out(), width);
    }
}
