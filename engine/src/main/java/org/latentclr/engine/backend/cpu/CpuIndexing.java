package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.Arrays;
import java.util.Comparator;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.ArgReduce;
import org.latentclr.engine.op.ArgSort;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Embed;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.op.ScatterAdd;

/** Ops that move values by index. Operands are row-major; a dimension splits them into [outer, n, inner]; outer blocks run in parallel. */
final class CpuIndexing {
    private static final int GRAIN = 1 << 13;

    private CpuIndexing() {}

    static void register(KernelTable t, Team team) {
        t.put(Gather.class, (op, in, out) -> gather(team, op, in[0], in[1], out));
        t.put(ScatterAdd.class, (op, in, out) -> scatterAdd(team, op, in[0], in[1], out));
        t.put(ArgReduce.class, (op, in, out) -> argReduce(team, op, in[0], out));
        t.put(ArgSort.class, (op, in, out) -> argSort(op, in[0], out));
        t.putStrided(Concat.class, (op, in, out) -> concat(op, in, out));
        t.put(Embed.class, (op, in, out) -> embed(op, in[0], out));
    }

    private static int index(String op, float v, int size) {
        if (!(v >= 0 && v < size)) throw new EngineException(op, "indices 0.." + (size - 1), String.valueOf(v));
        return (int) v;
    }

    /** The place of element i in its row of {@code inner} elements; without a division where it is known, as in pooling. */
    private static int column(int i, int inner) {
        return inner == 1 ? 0 : i % inner;
    }

    private static int inner(Tensor t, int dim) {
        return t.shape().strides()[dim];
    }

    private static void blocks(Team team, int outer, int block, Team.RangeBody body) {
        team.parallelRange(outer, Math.max(1, GRAIN / Math.max(1, block)), body);
    }

    private static void gather(Team team, Gather op, Tensor x, Tensor index, Tensor out) {
        int inner = inner(out, op.dim());
        int n = out.dim(op.dim());
        int m = x.dim(op.dim());
        if (out.shape().size() == 0) return;
        float[] v = data(x), at = data(index), y = data(out);
        blocks(team, out.shape().size() / (n * inner), n * inner, (from, to) -> {
            for (int o = from; o < to; o++) {
                int base = x.offset() + o * m * inner, a = index.offset() + o * n * inner,
                        q = out.offset() + o * n * inner;
                for (int i = 0; i < n * inner; i++)
                    y[q + i] = v[base + index(op.name(), at[a + i], m) * inner + column(i, inner)];
            }
        });
    }

    private static void scatterAdd(Team team, ScatterAdd op, Tensor x, Tensor index, Tensor out) {
        float[] v = data(x), at = data(index), y = data(out);
        int inner = inner(out, op.dim()), n = x.dim(op.dim()), block = op.size() * inner;
        if (out.shape().size() == 0) {
            if (x.shape().size() > 0) index(op.name(), at[index.offset()], op.size());
            return;
        }
        blocks(team, out.shape().size() / block, block, (from, to) -> {
            for (int o = from; o < to; o++) {
                int base = out.offset() + o * block;
                Arrays.fill(y, base, base + block, 0);
                int a = index.offset() + o * n * inner, p = x.offset() + o * n * inner;
                for (int i = 0; i < n * inner; i++)
                    y[base + index(op.name(), at[a + i], op.size()) * inner + column(i, inner)] += v[p + i];
            }
        });
    }

    private static void argReduce(Team team, ArgReduce op, Tensor x, Tensor out) {
        int inner = inner(out, op.dim());
        int n = x.dim(op.dim());
        float[] v = data(x), y = data(out);
        blocks(team, out.shape().size(), n, (from, to) -> {
            for (int i = from; i < to; i++) {
                int base = x.offset() + i / inner * n * inner + i % inner;
                int best = 0;
                for (int k = 1; k < n; k++)
                    if (op.largest()
                            ? v[base + k * inner] > v[base + best * inner]
                            : v[base + k * inner] < v[base + best * inner])
                        best = k;
                y[out.offset() + i] = best;
            }
        });
    }

    private static void argSort(ArgSort op, Tensor x, Tensor out) {
        int inner = inner(out, op.dim());
        int n = x.dim(op.dim());
        float[] v = data(x);
        for (int o = 0; n > 0 && o < out.shape().size() / n; o++) {
            int base = o / inner * n * inner + o % inner;
            Integer[] order = new Integer[n];
            Arrays.setAll(order, i -> i);
            Comparator<Integer> c = Comparator.comparingDouble(i -> v[x.offset() + base + i * inner]);
            Arrays.sort(order, op.descending() ? c.reversed() : c);
            for (int k = 0; k < n; k++) data(out)[out.offset() + base + k * inner] = order[k];
        }
    }

    private static void concat(Concat op, Tensor[] in, Tensor out) {
        int inner = inner(out, op.dim());
        int n = out.dim(op.dim());
        int from = 0;
        for (Tensor part : in) {
            int row = part.dim(op.dim()) * inner;
            int at = from * inner;
            from += part.dim(op.dim());
            if (row == 0) continue;
            Tensor t = part.detach().contiguous();
            for (int o = 0; o < part.shape().size() / row; o++)
                System.arraycopy(data(t), t.offset() + o * row, data(out), out.offset() + o * n * inner + at, row);
        }
    }

    private static void embed(Embed op, Tensor x, Tensor out) {
        float[] v = data(x), y = data(out);
        Arrays.fill(y, out.offset(), out.offset() + out.shape().size(), (float) op.fill());
        int r = x.rank();
        if (x.shape().size() == 0) return;
        if (r == 0) {
            y[out.offset()] = v[x.offset()];
            return;
        }
        int[] to = out.shape().strides();
        int width = x.dim(r - 1);
        int last = op.step()[r - 1];
        for (int row = 0; row < x.shape().size() / width; row++) {
            int q = out.offset() + op.at()[r - 1];
            for (int d = r - 2, rest = row; d >= 0; rest /= x.dim(d--))
                q += (op.at()[d] + rest % x.dim(d) * op.step()[d]) * to[d];
            int p = x.offset() + row * width;
            if (last == 1) System.arraycopy(v, p, y, q, width);
            else
                for (int i = 0; i < width; i++) y[q + i * last] = v[p + i];
        }
    }
}
