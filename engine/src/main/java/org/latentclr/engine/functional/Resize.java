package org.latentclr.engine.functional;

import java.util.function.DoubleUnaryOperator;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Axis;
import org.latentclr.engine.op.fused.SeparableMap;

/** Resizing of images [N,C,H,W] by interpolation, with the pixel conventions of PyTorch's {@code interpolate}. */
public final class Resize {
    /** How values between pixels are made. */
    public enum Mode {
        /** The pixel at ⌊i·in/out⌋. */
        NEAREST,
        /** Linear between the two neighbours. */
        BILINEAR,
        /** Cubic convolution over four neighbours (a = −¾). */
        BICUBIC,
        /** Mean over the span of the new pixel. */
        AREA
    }

    private Resize() {}

    /** To the given size. */
    public static Tensor to(Tensor x, Mode mode, int h, int w) {
        return to(x, mode, h, w, false, false);
    }

    /**
     * To the given size.
     *
     * @param alignCorners corner pixels keep their place (bilinear and bicubic); else pixels are areas and their corners are kept
     * @param antialias when shrinking, widen the kernel by the factor (bilinear and bicubic)
     */
    public static Tensor to(Tensor x, Mode mode, int h, int w, boolean alignCorners, boolean antialias) {
        EngineException.check(x.rank() == 4, "resize", "images [N,C,H,W]", x.shape());
        EngineException.check(h > 0 && w > 0, "resize", "a size of at least 1x1", h + "x" + w);
        return SeparableMap.apply(x, axis(mode, x.dim(2), h, (double) x.dim(2) / h, alignCorners, antialias),
                axis(mode, x.dim(3), w, (double) x.dim(3) / w, alignCorners, antialias));
    }

    /** To ⌊factor·size⌋, with steps of exactly 1/factor between new pixels. */
    public static Tensor by(Tensor x, Mode mode, double factorH, double factorW) {
        EngineException.check(x.rank() == 4, "resize", "images [N,C,H,W]", x.shape());
        int h = (int) Math.floor(x.dim(2) * factorH);
        int w = (int) Math.floor(x.dim(3) * factorW);
        EngineException.check(h > 0 && w > 0, "resize", "factors that leave a pixel", factorH + " and " + factorW);
        return SeparableMap.apply(x, axis(mode, x.dim(2), h, 1 / factorH, false, false),
                axis(mode, x.dim(3), w, 1 / factorW, false, false));
    }

    /** @param step distance of new pixels in old pixels */
    private static Axis axis(Mode mode, int in, int out, double step, boolean alignCorners, boolean antialias) {
        return switch (mode) {
            case NEAREST -> nearest(in, out, (float) step);
            case AREA -> Pooling.spans(in, out);
            case BILINEAR -> antialias
                    ? smoothed(in, out, step, 1, t -> Math.max(0, 1 - t))
                    : neighbours(in, out, step, alignCorners, 1, t -> Math.max(0, 1 - t));
            case BICUBIC -> antialias
                    ? smoothed(in, out, step, 2, t -> cubic(t, -0.5))
                    : neighbours(in, out, step, alignCorners, 2, t -> cubic(t, -0.75));
        };
    }

    /** In single precision, as the field computes it: near whole numbers the choice of the pixel depends on the rounding. */
    private static Axis nearest(int in, int out, float step) {
        double[][] a = new double[out][in];
        for (int o = 0; o < out; o++) a[o][Math.min((int) Math.floor(o * step), in - 1)] = 1;
        return Axis.of("nearest", in, a);
    }

    /** Kernel {@code k} of half width {@code reach} around the source position; pixels beyond the border repeat it. */
    private static Axis neighbours(int in, int out, double step, boolean alignCorners, int reach,
            DoubleUnaryOperator k) {
        double[][] a = new double[out][in];
        double corner = out > 1 ? (double) (in - 1) / (out - 1) : 0;
        for (int o = 0; o < out; o++) {
            double at = alignCorners ? o * corner : (o + 0.5) * step - 0.5;
            if (reach == 1) at = Math.max(0, at);
            int base = (int) Math.floor(at);
            for (int i = base - reach + 1; i <= base + reach; i++)
                a[o][Math.clamp(i, 0, in - 1)] += k.applyAsDouble(Math.abs(at - i));
        }
        return Axis.of("neighbours within " + reach, in, a);
    }

    /** Kernel widened to the step, cut at the border and normalised. */
    private static Axis smoothed(int in, int out, double step, int reach, DoubleUnaryOperator k) {
        double[][] a = new double[out][in];
        double widen = Math.max(1, step);
        for (int o = 0; o < out; o++) {
            double centre = step * (o + 0.5);
            int from = Math.max((int) (centre - reach * widen + 0.5), 0);
            int to = Math.min((int) (centre + reach * widen + 0.5), in);
            double total = 0;
            for (int i = from; i < to; i++) total += k.applyAsDouble(Math.abs((i - centre + 0.5) / widen));
            for (int i = from; i < to; i++) a[o][i] = k.applyAsDouble(Math.abs((i - centre + 0.5) / widen)) / total;
        }
        return Axis.of("smoothed", in, a);
    }

    /** Keys' cubic convolution kernel. */
    private static double cubic(double t, double a) {
        if (t <= 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
        return t < 2 ? ((t - 5) * t + 8) * t * a - 4 * a : 0;
    }
}
