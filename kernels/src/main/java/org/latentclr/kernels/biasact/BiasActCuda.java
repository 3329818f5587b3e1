package org.latentclr.kernels.biasact;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Groups;
import org.latentclr.kernels.driver.Arguments;

/** Bias, activation, gain and clamp in one pass, and the gradient of the piecewise linear ones. */
public final class BiasActCuda {
    private static final String FAMILY = "biasact/bias_act";

    private final Cuda cuda;

    public BiasActCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.put(BiasAct.class, this::forward);
        t.put(BiasAct.Grad.class, this::gradient);
        t.put(BiasAct.Inverse.class, this::inverse);
    }

    private void forward(BiasAct op, Tensor[] in, Tensor out) {
        int n = out.shape().size();
        boolean biased = in.length > 1;
        int inner = biased ? out.shape().strides()[op.dim()] : n;
        int each = Groups.of(inner, cuda.address(in[0]), cuda.address(out));
        cuda.each(FAMILY, "bias_act_" + op.act().label(), n / each,
                new Arguments().pointer(cuda.address(in[0])).pointer(biased ? cuda.address(in[1]) : 0)
                        .pointer(cuda.address(out)).integer(n).integer(biased ? out.dim(op.dim()) : 1)
                        .integer(inner).integer(each).number(op.alpha()).number(op.gain()).number(op.clamp()));
    }

    private void gradient(BiasAct.Grad op, Tensor[] in, Tensor out) {
        int n = out.shape().size();
        int each = Groups.of(n, cuda.address(in[0]), cuda.address(in[1]), cuda.address(out));
        cuda.each(FAMILY, "bias_act_grad", n / each,
                new Arguments().pointer(cuda.address(in[0])).pointer(cuda.address(in[1])).pointer(cuda.address(out))
                        .integer(n).integer(each).number(op.slope()).number(op.gain()).number(op.clamp()));
    }

    private void inverse(BiasAct.Inverse op, Tensor[] in, Tensor out) {
        int n = out.shape().size();
        int inner = out.dim(2) * out.dim(3);
        int each = Groups.of(inner, cuda.address(in[0]), cuda.address(out));
        cuda.each(FAMILY, "bias_act_inverse", n / each,
                new Arguments().pointer(cuda.address(in[0])).pointer(cuda.address(in[1])).pointer(cuda.address(out))
                        .integer(n).integer(out.dim(1)).integer(inner).integer(each).number(1 / op.of().gain())
                        .number(op.below()));
    }
}
