package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.HostSolve;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.Solve;

/** Matrix products, convolutions and linear systems. */
final class CpuProducts {
    private CpuProducts() {}

    static void register(KernelTable t, Team team, VectorSupport vectors, Convolutions convolutions) {
        Gemm gemm = new Gemm(team, vectors);
        t.putStrided(MatMul.class, (op, in, out) -> matmul(gemm, in[0], in[1], out));
        t.put(Solve.class, HostSolve::run);
        registerConvolutions(t, convolutions);
    }

    /** The result of each of the three is one operand of the others; x, w and y name them as in the forward direction. */
    private static void registerConvolutions(KernelTable t, Convolutions c) {
        t.putStrided(Conv2d.class, (op, in, y) -> prepared(op.spec(), in, (x, w) -> {
            if (empty(x, w, y)) clear(y);
            else
                c.forward(geometry(op.spec(), x.shape(), w.shape()), x, w, y);
        }));
        t.putStrided(Conv2d.InputGrad.class, (op, in, x) -> prepared(op.spec(), in, (y, w) -> {
            if (empty(x, w, y)) clear(x);
            else
                c.backwardData(geometry(op.spec(), x.shape(), w.shape()), y, w, x);
        }));
        t.put(Conv2d.FilterGrad.class, (op, in, w) -> {
            Tensor x = in[0], y = in[1];
            if (empty(x, w, y)) clear(w);
            else
                c.direct().backwardFilter(geometry(op.spec(), x.shape(), w.shape()), data(x), x.offset(), data(y),
                        y.offset(), data(w),
                        w.offset());
        });
    }

    /** Row-major images; weights as they are where only their first two dimensions are exchanged. */
    private static void prepared(ConvSpec spec, Tensor[] in, BiConsumer<Tensor, Tensor> body) {
        try (Scope s = Scope.local("contiguous")) {
            Autograd.noGrad(() -> {
                body.accept(in[0].contiguous(), weights(spec, in[1]));
            });
        }
    }

    private static Tensor weights(ConvSpec spec, Tensor w) {
        return spec.groups() == 1 && Convolutions.isExchanged(w) ? w : w.contiguous();
    }

    private static boolean empty(Tensor... operands) {
        return Arrays.stream(operands).anyMatch(t -> t.shape().size() == 0);
    }

    private static void clear(Tensor t) {
        Arrays.fill(data(t), t.offset(), t.offset() + t.shape().size(), 0);
    }

    static ConvGeometry geometry(ConvSpec s, Shape x, Shape w) {
        return new ConvGeometry(x.dim(0), x.dim(1), x.dim(2), x.dim(3), w.dim(0), w.dim(2), w.dim(3), s.strideH(),
                s.strideW(), s.padH(), s.padW(), s.dilationH(), s.dilationW(), s.groups());
    }

    /** Operands may be transposed or broadcast views: their strides go straight to the packing. */
    private static void matmul(Gemm gemm, Tensor a, Tensor b, Tensor c) {
        gemm.multiplyBatched(c.dim(0), matrix(a), a.strides()[0], matrix(b), b.strides()[0], matrix(c), c.strides()[0],
                false);
    }

    private static Mat matrix(Tensor t) {
        return new Mat(data(t), t.offset(), t.dim(1), t.dim(2), t.strides()[1], t.strides()[2]);
    }
}
