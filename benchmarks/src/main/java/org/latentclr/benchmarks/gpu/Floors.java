package org.latentclr.benchmarks.gpu;

import org.latentclr.kernels.Precision;
import org.latentclr.weights.StyleGan2Architecture;

/**
 * The least time that a computation can take on a device.
 *
 * @param operations per second in the precision of the run
 * @param bytes per second between memory and multiprocessors
 * @param source where the rates are from
 */
record Floors(double operations, double bytes, String source) {
    private static final double KERNEL = 9;
    private static final double BACK_AND_FORTH = 3;

    /** Work of a case: floating-point operations, bytes that must be read or written. */
    record Work(double flops, double bytes) {
        Work times(double n) {
            return new Work(n * flops, n * bytes);
        }

        Work plus(Work w) {
            return new Work(flops + w.flops, bytes + w.bytes);
        }
    }

    /** Rates of an H200: float32 and TF32 assumed, bfloat16 and memory measured. */
    static Floors h200(Precision p) {
        return new Floors(switch (p) {
            case FP32 -> 60e12;
            case TF32 -> 400e12;
            case BF16 -> 780e12;
        }, 4.3e12, "H200: 60 (fp32, assumed), 400 (tf32, assumed), 780 (bf16) TFLOP/s, 4.3 TB/s");
    }

    double seconds(Work w) {
        return Math.max(w.flops / operations, w.bytes / bytes);
    }

    /** A GEMM each way for R rows of F features; features read twice, their gradient written. */
    static Work contrast(double rows, double features) {
        return new Work(4 * rows * rows * features, 4 * 3 * rows * features);
    }

    /** A 3×3 convolution with bias and activation. */
    static Work convolution(double n, double c, double o, double size) {
        return new Work(2 * KERNEL * n * c * o * size * size, 4 * (n * (c + o) * size * size + KERNEL * c * o));
    }

    /** FIR with 4×4 taps from size+1 to size, bias, activation: bytes decide. */
    static Work filter(double n, double c, double size) {
        return new Work(0, 4 * n * c * ((size + 1) * (size + 1) + size * size));
    }

    /** One image: all convolutions. */
    static Work image(StyleGan2Architecture a) {
        Work w = conv1(a);
        for (int i = 0; i < 2 * (a.channels().size() - 1); i++) w = w.plus(convs(a, i));
        return w;
    }

    /** Features of one code up to a layer. conv1 sees a constant, so it is one product with a table, an eighth of its operations. */
    static Work features(StyleGan2Architecture a, String layer) {
        Work w = conv1(a);
        if (layer.equals("conv1")) return w;
        int last = Integer.parseInt(layer.substring(layer.indexOf('.') + 1));
        for (int i = 0; i <= last; i++) w = w.plus(convs(a, i));
        return w;
    }

    /** A training step: features of N originals and K·N edits, back to the edits, and the loss. */
    static Work step(StyleGan2Architecture a, String layer, int k, int n) {
        Work one = features(a, layer);
        return new Work(one.flops * (2 * k * n + n), BACK_AND_FORTH * one.bytes * k * n)
                .plus(contrast(k * n, elements(a, layer)));
    }

    private static Work conv1(StyleGan2Architecture a) {
        double c = a.channels().getFirst();
        return new Work(2 * c * 16 * c, 4 * 16 * c);
    }

    /** Layer convs.i: even ones enlarge; a resolution has channels().get(its place). */
    private static Work convs(StyleGan2Architecture a, int i) {
        int place = i / 2 + 1;
        double size = 4 << place;
        double o = a.channels().get(place);
        double c = i % 2 == 0 ? a.channels().get(place - 1) : o;
        double from = i % 2 == 0 ? size / 2 : size;
        double filtered = i % 2 == 0 ? 2 * size * size * o : 0;
        return new Work(2 * KERNEL * c * o * from * from, 4 * (from * from * c + size * size * o + filtered));
    }

    /** Features of a layer. */
    static double elements(StyleGan2Architecture a, String layer) {
        if (layer.equals("conv1")) return 16.0 * a.channels().getFirst();
        int place = Integer.parseInt(layer.substring(layer.indexOf('.') + 1)) / 2 + 1;
        double size = 4 << place;
        return size * size * a.channels().get(place);
    }
}
