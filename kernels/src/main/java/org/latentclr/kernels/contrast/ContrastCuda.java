package org.latentclr.kernels.contrast;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.ContrastiveRows;
import org.latentclr.engine.op.fused.NormalizeBatch;
import org.latentclr.engine.op.fused.NormalizeRows;
import org.latentclr.engine.op.fused.NtXentRows;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.Driver.Grid;

/** Contrastive losses and their gradients: exponential, mask and sums in one pass over each row of similarities. */
public final class ContrastCuda {
    private static final String FAMILY = "contrast/contrast";

    private final Cuda cuda;

    public ContrastCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.put(NormalizeRows.class, (op, in, out) -> normalize("normalize_rows", in, out));
        t.put(NormalizeRows.Gradient.class, (op, in, out) -> normalize("normalize_rows_gradient", in, out));
        t.put(NormalizeBatch.class, this::normalizeBatch);
        t.put(ContrastiveRows.class, this::contrastive);
        t.put(ContrastiveRows.Gradient.class, this::contrastiveGradient);
        t.put(NtXentRows.class, (op, in, out) -> ntXent("nt_xent_rows", op, in, out));
        t.put(NtXentRows.Gradient.class, (op, in, out) -> ntXent("nt_xent_rows_gradient", op.of(), in, out));
    }

    private void normalize(String kernel, Tensor[] in, Tensor out) {
        int n = out.dim(-1);
        if (out.shape().size() > 0) rows(kernel, out.shape().size() / n, pointers(in, out).integer(n));
    }

    private void normalizeBatch(NormalizeBatch op, Tensor[] in, Tensor out) {
        int c = out.dim(2);
        cuda.each(FAMILY, "normalize_batch", (long) out.dim(0) * c,
                pointers(in, out).integer(out.dim(0)).integer(out.dim(1)).integer(c).integer(in[1].dim(0) == 1 ? 0 : c)
                        .integer(in[2].dim(0) == 1 ? 0 : c).number(op.epsilon()));
    }

    private void contrastive(ContrastiveRows op, Tensor[] in, Tensor out) {
        int rows = in[0].dim(0);
        rows("contrastive_rows", rows, common(op, rows, pointers(in, out)).number(op.positiveWeight(rows))
                .number(op.negativeWeight(rows)));
    }

    private void contrastiveGradient(ContrastiveRows.Gradient op, Tensor[] in, Tensor out) {
        int rows = in[0].dim(0);
        rows("contrastive_rows_gradient", rows, common(op.of(), rows, pointers(in, out)));
    }

    private static Arguments common(ContrastiveRows op, int rows, Arguments a) {
        return a.integer(rows).integer(op.samples(rows)).number(op.inverseTemperature())
                .integer(op.absolute() ? 1 : 0);
    }

    private void ntXent(String kernel, NtXentRows op, Tensor[] in, Tensor out) {
        int rows = in[0].dim(0);
        rows(kernel, rows, pointers(in, out).integer(rows).number(1 / op.temperature()));
    }

    private void rows(String kernel, int rows, Arguments arguments) {
        if (rows > 0) cuda.launch(FAMILY, kernel, Grid.of(rows, 1, 1, Cuda.THREADS), arguments);
    }

    private Arguments pointers(Tensor[] in, Tensor out) {
        Arguments a = new Arguments();
        for (Tensor t : in) a.pointer(cuda.address(t));
        return a.pointer(cuda.address(out));
    }
}
