package org.latentclr.engine.backend.cpu;

import java.util.Arrays;

/**
 * One axis of upfirdn: out[o] = sum over k of f[k] * widened[o*down + k - pad], without the zeros.
 *
 * <p>
 * With {@code d = gcd(up, down)}, results with the same remainder modulo {@code up/d} (a class) use the same taps and
 * inputs {@code down/d} apart. Inputs are dealt out by their remainder modulo {@code down/d}, so that every tap of a class
 * is a product of a number with a contiguous run.
 */
final class RowFilter {
    /** One tap of a class: filter index and first index in the buffer of dealt inputs. */
    private record Tap(int k, int start) {}

    private final LoopKernels loops;
    private final int in;
    private final int out;
    private final int classes;
    private final int phases;
    private final int lead;
    private final int run;
    private final Tap[][] taps;

    RowFilter(int in, int out, int up, int down, int pad, int length, LoopKernels loops) {
        int d = gcd(up, down);
        this.loops = loops;
        this.in = in;
        this.out = out;
        classes = up / d;
        phases = down / d;
        int count = PanelGemm.ceil(out, classes), low = 0, high = PanelGemm.ceil(in, phases);
        for (int r = 0; r < classes; r++) {
            for (int k = 0; k < length; k++) {
                int at = r * down + k - pad;
                if (Math.floorMod(at, up) != 0) continue;
                int shift = Math.floorDiv(Math.floorDiv(at, up), phases);
                low = Math.min(low, shift);
                high = Math.max(high, shift + count);
            }
        }
        lead = -low;
        run = high - low;
        taps = new Tap[classes][];
        for (int r = 0; r < classes; r++) taps[r] = tapsOf(r, up, down, pad, length);
    }

    private Tap[] tapsOf(int r, int up, int down, int pad, int length) {
        return java.util.stream.IntStream.range(0, length).filter(k -> Math.floorMod(r * down + k - pad, up) == 0)
                .mapToObj(k -> {
                    int at = Math.floorDiv(r * down + k - pad, up);
                    return new Tap(k, Math.floorMod(at, phases) * run + lead + Math.floorDiv(at, phases));
                }).toArray(Tap[]::new);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Floats of a dealt row. */
    int dealtSize() {
        return phases * run;
    }

    /** Floats of a row of results by class. */
    int classedSize() {
        return classes * classLength();
    }

    private int classLength() {
        return PanelGemm.ceil(out, classes);
    }

    /** Whether {@link #apply} already stores results in their order. */
    boolean ordered() {
        return classes == 1;
    }

    /** Copies a row of inputs to {@code buffer}, by remainder, with zeros where taps reach over the ends. */
    void deal(float[] x, int xo, float[] buffer, int o) {
        for (int ph = 0; ph < phases; ph++) {
            int from = o + ph * run, end = from + lead + (in - ph + phases - 1) / phases;
            Arrays.fill(buffer, from, from + lead, 0f);
            Arrays.fill(buffer, end, from + run, 0f);
        }
        if (phases == 1) {
            System.arraycopy(x, xo, buffer, o + lead, in);
            return;
        }
        int done = 0;
        if (phases == 2) {
            loops.separate(in / 2, x, xo, buffer, o + lead, o + run + lead);
            done = in / 2 * 2;
        }
        for (int i = done; i < in; i++) buffer[o + i % phases * run + lead + i / phases] = x[xo + i];
    }

    /** classed (+)= taps f[fo+k] applied to a dealt row. */
    void apply(float[] f, int fo, float[] dealt, int s, float[] classed, int c, boolean accumulate) {
        int n = classLength();
        for (int r = 0; r < classes; r++) {
            int o = c + r * n, k = 0;
            Tap[] t = taps[r];
            boolean add = accumulate;
            if (!add && t.length == 0) Arrays.fill(classed, o, o + n, 0f);
            for (; k + 4 <= t.length; k += 4, add = true) {
                loops.four(n, dealt, s + t[k].start, f[fo + t[k].k], s + t[k + 1].start, f[fo + t[k + 1].k],
                        s + t[k + 2].start, f[fo + t[k + 2].k], s + t[k + 3].start, f[fo + t[k + 3].k], classed, o,
                        add);
            }
            for (; k + 2 <= t.length; k += 2, add = true) {
                loops.two(n, dealt, s + t[k].start, f[fo + t[k].k], s + t[k + 1].start, f[fo + t[k + 1].k], classed, o,
                        add);
            }
            if (k < t.length) loops.one(n, dealt, s + t[k].start, f[fo + t[k].k], classed, o, add);
        }
    }

    /** Puts classed results in their order. */
    void collect(float[] classed, int c, float[] y, int yo) {
        int n = classLength(), done = 0;
        if (classes == 1) {
            System.arraycopy(classed, c, y, yo, out);
            return;
        }
        if (classes == 2) {
            loops.interleave(out / 2, classed, c, c + n, y, yo);
            done = out / 2 * 2;
        }
        for (int i = done; i < out; i++) y[yo + i] = classed[c + i % classes * n + i / classes];
    }
}
