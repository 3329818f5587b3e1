package org.latentclr.engine.functional;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.ArgReduce;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.op.MaxPoolIndex;
import org.latentclr.engine.op.fused.Axis;
import org.latentclr.engine.op.fused.SeparableMap;

/** Pooling of images [N,C,H,W]. */
public final class Pooling {
    private Pooling() {}

    /**
     * A sliding window, the same in both axes.
     *
     * @param ceil whether a last window that is not full counts
     */
    public record Window(int kernel, int stride, int padding, boolean ceil) {
        public Window {
            EngineException.check(kernel > 0 && stride > 0 && padding >= 0 && padding <= kernel / 2, "pooling",
                    "a positive kernel and stride, a padding of at most half the kernel",
                    "kernel " + kernel + ", stride " + stride + ", padding " + padding);
        }

        /** Number of windows over {@code n} elements; each starts inside them or the padding before. */
        int count(int n) {
            EngineException.check(n + 2 * padding >= kernel, "pooling",
                    "a padded input at least as large as the window " + kernel, n + 2 * padding);
            int m = (n + 2 * padding - kernel + (ceil ? stride - 1 : 0)) / stride + 1;
            return ceil && (m - 1) * stride >= n + padding ? m - 1 : m;
        }
    }

    /** The largest element of each window; the gradient goes to the first largest in row-major order. */
    public static Tensor max(Tensor x, Window w) {
        return MaxPoolIndex.maxPool(x, w.kernel(), w.stride(), w.padding(), w.ceil());
    }

    /** The mean of each window. @param countPadding whether padding counts as zeros; else it is left out of the mean */
    public static Tensor average(Tensor x, Window w, boolean countPadding) {
        images("average pooling", x);
        return SeparableMap.apply(x, averages(x.dim(2), w, countPadding), averages(x.dim(3), w, countPadding));
    }

    private static Axis averages(int n, Window w, boolean countPadding) {
        double[][] a = new double[w.count(n)][n];
        for (int o = 0; o < a.length; o++) {
            int start = o * w.stride() - w.padding();
            int end = Math.min(start + w.kernel(), n + w.padding());
            int from = Math.max(0, start);
            int to = Math.min(end, n);
            for (int i = from; i < to; i++) a[o][i] = 1.0 / (countPadding ? end - start : to - from);
        }
        return Axis.of("means of " + w.kernel(), n, a);
    }

    /** Means of h×w windows that together cover the image: window i spans ⌊i·n/out⌋ to ⌈(i+1)·n/out⌉. */
    public static Tensor adaptiveAverage(Tensor x, int h, int w) {
        images("adaptive average pooling", x);
        return SeparableMap.apply(x, spans(x.dim(2), h), spans(x.dim(3), w));
    }

    static Axis spans(int n, int out) {
        double[][] a = new double[out][n];
        for (int o = 0; o < out; o++)
            for (int i = start(o, n, out); i < end(o, n, out); i++)
                a[o][i] = 1.0 / (end(o, n, out) - start(o, n, out));
        return Axis.of("means of spans", n, a);
    }

    private static void images(String what, Tensor x) {
        EngineException.check(x.rank() == 4, what, "images [N,C,H,W]", x.shape());
    }

    private static int start(int o, int n, int out) {
        return (int) ((long) o * n / out);
    }

    private static int end(int o, int n, int out) {
        return (int) (((long) (o + 1) * n + out - 1) / out);
    }

    /** The largest elements of the windows of {@link #adaptiveAverage}. */
    public static Tensor adaptiveMax(Tensor x, int h, int w) {
        int n = x.dim(0);
        int c = x.dim(1);
        int height = x.dim(2);
        int width = x.dim(3);
        int kh = longest(height, h);
        int kw = longest(width, w);
        // Windows differ in size by at most one; the last element of a shorter one is listed again, which changes no maximum.
        int[] index = new int[h * w * kh * kw];
        for (int i = 0; i < index.length; i++) {
            int row = i / (kh * kw * w);
            int column = i / (kh * kw) % w;
            int y = Math.min(start(row, height, h) + i / kw % kh, end(row, height, h) - 1);
            int z = Math.min(start(column, width, w) + i % kw, end(column, width, w) - 1);
            index[i] = y * width + z;
        }
        Tensor windows = Gather.select(x.reshape(n * c, height * width), 1, index).reshape(n * c, h * w, kh * kw);
        return ArgReduce.max(windows, 2).reshape(n, c, h, w);
    }

    private static int longest(int n, int out) {
        int most = 0;
        for (int o = 0; o < out; o++) most = Math.max(most, end(o, n, out) - start(o, n, out));
        return most;
    }
}
