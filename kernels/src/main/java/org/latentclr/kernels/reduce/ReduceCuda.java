package org.latentclr.kernels.reduce;

import java.util.Arrays;
import java.util.Locale;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.ArgReduce;
import org.latentclr.engine.op.Cumsum;
import org.latentclr.engine.op.Reduce;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Walk;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.Driver.Grid;

/** Reductions over any dimensions of operands with any strides, in an order that depends on the shape only. */
public final class ReduceCuda {
    private static final String FAMILY = "reduce/reduce";
    /** Elements below which one thread adds up a result. */
    private static final int SHORT = 64;
    /** Results from which on one thread each keeps a device busy. */
    private static final int MANY = 1 << 15;
    /** Elements that one block adds up when there are few results. */
    private static final int CHUNK = 1 << 14;

    private final Cuda cuda;

    public ReduceCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.putStrided(Reduce.class, (op, in, out) -> reduce(op, in[0], out));
        t.put(Cumsum.class, (op, in, out) -> cumsum(op, in[0], out));
        t.put(ArgReduce.class, (op, in, out) -> argReduce(op, in[0], out));
    }

    private void reduce(Reduce op, Tensor x, Tensor out) {
        if (out.shape().size() == 0) return;
        boolean[] gone = new boolean[x.rank()];
        for (int d : op.dims()) gone[d] = true;
        int[] kept = walk(x, gone, false);
        int[] reduced = walk(x, gone, true);
        String kind = op.kind().name().toLowerCase(Locale.ROOT);
        int n = reduced[0];
        boolean neighbours = kept[0] > 1 && kept[2 + 8] == 1;
        if (n <= SHORT || neighbours && kept[0] >= MANY) {
            cuda.each(FAMILY, "columns_" + kind, kept[0], new Arguments().struct(kept).struct(reduced)
                    .pointer(cuda.address(x)).pointer(cuda.address(out)));
            return;
        }
        int chunks = kept[0] >= MANY ? 1 : Math.min(1024, (n + CHUNK - 1) / CHUNK);
        if (chunks == 1) {
            rows(kind, kept, reduced, cuda.address(x), cuda.address(out), 1);
            return;
        }
        cuda.scratch(kept[0] * chunks, partial -> {
            rows(kind, kept, reduced, cuda.address(x), partial, chunks);
            rows(kind, Walk.of(new int[]{kept[0]}, new int[]{chunks}), Walk.of(new int[]{chunks}, new int[]{1}),
                    partial, cuda.address(out), 1);
        });
    }

    private void rows(String kind, int[] kept, int[] reduced, long x, long y, int chunks) {
        int chunk = (reduced[0] + chunks - 1) / chunks;
        cuda.launch(FAMILY, "rows_" + kind, Grid.of(kept[0], chunks, 1, Cuda.THREADS),
                new Arguments().struct(kept).struct(reduced).pointer(x).pointer(y).integer(chunk));
    }

    /** The walk over those dimensions of {@code x} that are (or are not) reduced. */
    private static int[] walk(Tensor x, boolean[] gone, boolean reduced) {
        int[] sizes = new int[x.rank()];
        int[] steps = new int[x.rank()];
        int n = 0;
        for (int d = 0; d < x.rank(); d++)
            if (gone[d] == reduced) {
                sizes[n] = x.dim(d);
                steps[n++] = x.strides()[d];
            }
        return Walk.of(Arrays.copyOf(sizes, n), Arrays.copyOf(steps, n));
    }

    private void cumsum(Cumsum op, Tensor x, Tensor out) {
        int n = x.dim(op.dim());
        if (out.shape().size() == 0) return;
        int columns = out.shape().size() / n;
        cuda.each(FAMILY, "cumsum", columns,
                new Arguments().pointer(cuda.address(x)).pointer(cuda.address(out)).integer(columns).integer(n)
                        .integer(x.shape().strides()[op.dim()]).integer(op.fromEnd() ? 1 : 0));
    }

    private void argReduce(ArgReduce op, Tensor x, Tensor out) {
        int columns = out.shape().size();
        if (columns == 0) return;
        int perBlock = Cuda.THREADS / 32;
        cuda.launch(FAMILY, "arg_reduce", Grid.of((columns + perBlock - 1) / perBlock, 1, 1, Cuda.THREADS),
                new Arguments().pointer(cuda.address(x)).pointer(cuda.address(out)).integer(columns)
                        .integer(x.dim(op.dim())).integer(x.shape().strides()[op.dim()])
                        .integer(op.largest() ? 1 : 0));
    }
}
