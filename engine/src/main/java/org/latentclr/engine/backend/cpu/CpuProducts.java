package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Kernel;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.HostSolve;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.Solve;

/** Matrix products, convolutions and linear systems. */
final class CpuProducts {
    private CpuProducts() {}

    static void register(KernelTable t, Team team, VectorSupport vectors) {
        Gemm gemm = new Gemm(team, vectors);
        t.putStrided(MatMul.class, (op, in, out) -> matmul(gemm, in[0], in[1], out));
        t.put(Solve.class, HostSolve::run);
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
