package org.latentclr.engine.backend.reference;

import static org.latentclr.engine.backend.reference.ReferenceBackend.data;

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
import org.latentclr.engine.op.MaxPoolIndex;
import org.latentclr.engine.op.ScatterAdd;

/** Ops that move values by index. All operands are row-major; a dimension splits them into [outer, n, inner]. */
final class ReferenceIndexing {
    private ReferenceIndexing() {}

    static void register(KernelTable t) {
        t.put(Gather.class, ReferenceIndexing::gather);
        t.put(ScatterAdd.class, ReferenceIndexing::scatterAdd);
        t.put(ArgReduce.class, ReferenceIndexing::argReduce);
        t.put(ArgSort.class, ReferenceIndexing::argSort);
        t.put(Concat.class, ReferenceIndexing::concat);
        t.put(Embed.class, ReferenceIndexing::embed);
        t.put(MaxPoolIndex.class, ReferenceIndexing::maxPool);
    }

    private static double at(Tensor t, int i) {
        return data(t)[t.offset() + i];
    }

    private static int index(String op, Tensor t, int i, int size) {
        double v = at(t, i);
        EngineException.check(v >= 0 && v < size && v == Math.rint(v), op, "indices 0.." + (size - 1), v);
        return (int) v;
    }

    private static void gather(Gather op, Tensor[] in, Tensor out) {
        int inner = out.shape().strides()[op.dim()];
        int n = out.dim(op.dim());
        int m = in[0].dim(op.dim());
        for (int i = 0; i < out.shape().size(); i++) {
            int k = index(op.name(), in[1], i, m);
            data(out)[out.offset() + i] = at(in[0], (i / (n * inner) * m + k) * inner + i % inner);
        }
    }

    private static void scatterAdd(ScatterAdd op, Tensor[] in, Tensor out) {
        int inner = out.shape().strides()[op.dim()];
        int n = in[0].dim(op.dim());
        Arrays.fill(data(out), out.offset(), out.offset() + out.shape().size(), 0);
        for (int i = 0; i < in[0].shape().size(); i++) {
            int k = index(op.name(), in[1], i, op.size());
            data(out)[out.offset() + (i / (n * inner) * op.size() + k) * inner + i % inner] += at(in[0], i);
        }
    }

    private static void argReduce(ArgReduce op, Tensor[] in, Tensor out) {
        int inner = out.shape().strides()[op.dim()];
        int n = in[0].dim(op.dim());
        for (int i = 0; i < out.shape().size(); i++) {
            int base = i / inner * n * inner + i % inner;
            int best = 0;
            for (int k = 1; k < n; k++) {
                double v = at(in[0], base + k * inner);
                double b = at(in[0], base + best * inner);
                if (op.largest() ? v > b : v < b) best = k;
            }
            data(out)[out.offset() + i] = best;
        }
    }

    private static void argSort(ArgSort op, Tensor[] in, Tensor out) {
        int inner = out.shape().strides()[op.dim()];
        int n = in[0].dim(op.dim());
        for (int o = 0; n > 0 && o < out.shape().size() / n; o++) {
            int base = o / inner * n * inner + o % inner;
            Integer[] order = new Integer[n];
            Arrays.setAll(order, i -> i);
            Comparator<Integer> c = Comparator.comparingDouble(i -> at(in[0], base + i * inner));
            Arrays.sort(order, op.descending() ? c.reversed() : c);
            for (int k = 0; k < n; k++) data(out)[out.offset() + base + k * inner] = order[k];
        }
    }

    private static void concat(Concat op, Tensor[] in, Tensor out) {
        int inner = out.shape().strides()[op.dim()];
        int n = out.dim(op.dim());
        int from = 0;
        for (Tensor t : in) {
            int m = t.dim(op.dim());
            for (int i = 0; i < t.shape().size(); i++)
                data(out)[out.offset() + (i / (m * inner) * n + from + i / inner % m) * inner + i % inner] = at(t, i);
            from += m;
        }
    }

    private static void embed(Embed op, Tensor[] in, Tensor out) {
        Arrays.fill(data(out), out.offset(), out.offset() + out.shape().size(), op.fill());
        int[] from = in[0].shape().strides();
        int[] to = out.shape().strides();
        for (int i = 0; i < in[0].shape().size(); i++) {
            int j = 0;
            for (int d = 0; d < from.length; d++) j += (op.at()[d] + i / from[d] % in[0].dim(d) * op.step()[d]) * to[d];
            data(out)[out.offset() + j] = at(in[0], i);
        }
    }

    private static void maxPool(MaxPoolIndex op, Tensor[] in, Tensor out) {
        Tensor x = in[0];
        int h = x.dim(2);
        int w = x.dim(3);
        int oh = out.dim(2);
        int ow = out.dim(3);
        for (int i = 0; i < out.shape().size(); i++) {
            int top = i / ow % oh * op.strideH() - op.padH();
            int left = i % ow * op.strideW() - op.padW();
            int base = i / (oh * ow) * h * w;
            int best = -1;
            for (int r = Math.max(0, top); r < Math.min(h, top + op.kernelH()); r++)
                for (int c = Math.max(0, left); c < Math.min(w, left + op.kernelW()); c++)
                    if (best < 0 || at(x, base + r * w + c) > at(x, base + best)) best = r * w + c;
            data(out)[out.offset() + i] = best;
        }
    }
}
