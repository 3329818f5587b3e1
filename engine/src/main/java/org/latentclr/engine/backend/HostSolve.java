package org.latentclr.engine.backend;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Solve;

/** Linear systems on the host in double precision, for every device. */
public final class HostSolve {
    private HostSolve() {}

    public static void run(Solve op, Tensor[] in, Tensor out) {
        int n = in[0].dim(0);
        int m = in[1].dim(1);
        DMatrixRMaj x = new DMatrixRMaj(n, m);
        boolean ok = CommonOps_DDRM.solve(DMatrixRMaj.wrap(n, n, in[0].toDoubles()),
                DMatrixRMaj.wrap(n, m, in[1].toDoubles()), x);
        EngineException.check(ok, op.name(), "an invertible matrix", "a singular one");
        out.backend().write(out.storage(), out.offset(), x.data, 0, n * m);
    }
}
