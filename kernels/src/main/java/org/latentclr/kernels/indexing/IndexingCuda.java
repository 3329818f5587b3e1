package org.latentclr.kernels.indexing;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.ArgSort;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.op.MaxPoolIndex;
import org.latentclr.engine.op.ScatterAdd;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.driver.Arguments;

/** Ops that move values by index. An index outside its range is reported when results are next read. */
public final class IndexingCuda {
    private static final String FAMILY = "indexing/indexing";

    private final Cuda cuda;

    public IndexingCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.put(Gather.class, this::gather);
        t.put(ScatterAdd.class, this::scatterAdd);
        t.put(ArgSort.class, this::argSort);
        t.put(MaxPoolIndex.class, this::maxPool);
    }

    private static int inner(Tensor t, int dim) {
        return t.shape().strides()[dim];
    }

    private void gather(Gather op, Tensor[] in, Tensor out) {
        int count = out.shape().size();
        cuda.each(FAMILY, "gather", count,
                pointers(in[0], in[1], out).integer(count).integer(in[0].dim(op.dim())).integer(out.dim(op.dim()))
                        .integer(inner(out, op.dim())).pointer(cuda.fault(op.name())));
    }

    private void scatterAdd(ScatterAdd op, Tensor[] in, Tensor out) {
        cuda.fill(out, 0);
        int n = in[0].dim(op.dim());
        if (in[0].shape().size() == 0) return;
        int columns = in[0].shape().size() / n;
        cuda.each(FAMILY, "scatter_add", columns,
                pointers(in[0], in[1], out).integer(columns).integer(n).integer(op.size())
                        .integer(inner(out, op.dim())).pointer(cuda.fault(op.name())));
    }

    private void argSort(ArgSort op, Tensor[] in, Tensor out) {
        int count = out.shape().size();
        cuda.each(FAMILY, "arg_sort", count, pointers(in[0], out).integer(count).integer(out.dim(op.dim()))
                .integer(inner(out, op.dim())).integer(op.descending() ? 1 : 0));
    }

    private void maxPool(MaxPoolIndex op, Tensor[] in, Tensor out) {
        int count = out.shape().size();
        Tensor x = in[0];
        cuda.each(FAMILY, "max_pool_index", count,
                pointers(x, out).integer(count).integer(x.dim(2)).integer(x.dim(3)).integer(out.dim(2))
                        .integer(out.dim(3)).integer(op.kernelH()).integer(op.kernelW()).integer(op.strideH())
                        .integer(op.strideW()).integer(op.padH()).integer(op.padW()));
    }

    private Arguments pointers(Tensor... tensors) {
        Arguments a = new Arguments();
        for (Tensor t : tensors) a.pointer(cuda.address(t));
        return a;
    }
}
