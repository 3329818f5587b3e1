package org.latentclr.picture;

import java.util.function.DoubleUnaryOperator;

/**
 * Changes the size of a picture, rows and columns separately: out(x) = Σ w((x + ½)/s − ½ − i) in(i) / Σ w, with s the
 * scale. Pixels outside do not count.
 */
public enum Resize {
    /** Two nearest pixels, also when shrinking: PyTorch's bilinear interpolation without aligned corners. */
    BILINEAR(1, false, x -> Math.max(0, 1 - Math.abs(x))),
    /** Mean of the covered pixels when shrinking, nearest pixel when growing. */
    AREA(0.5, true, x -> x > -0.5 && x <= 0.5 ? 1 : 0),
    /** Lanczos with three lobes, widened when shrinking. */
    LANCZOS(3, true, x -> Math.abs(x) >= 3 ? 0 : sinc(x) * sinc(x / 3));

    private final double support;
    private final boolean widens;
    private final DoubleUnaryOperator kernel;

    Resize(double support, boolean widens, DoubleUnaryOperator kernel) {
        this.support = support;
        this.widens = widens;
        this.kernel = kernel;
    }

    /** The picture in the given size. */
    public Picture apply(Picture picture, int width, int height) {
        if (picture.width() == width && picture.height() == height) return picture;
        float[] planes = planes(picture);
        float[] wide = alongRows(planes, picture.height(), picture.width(), width);
        float[] turned = alongRows(transposed(wide, picture.height(), width), width, picture.height(), height);
        float[] done = transposed(turned, width, height);
        for (int i = 0; i < done.length; i++) {
            done[i] /= 255;
        }
        return Picture.of(done, height, width, Picture.Range.ZERO_TO_ONE);
    }

    /** The picture with {@code shorter} pixels on its shorter side and the same shape. */
    public Picture shorterSide(Picture picture, int shorter) {
        boolean upright = picture.height() > picture.width();
        int longer = (int) ((long) shorter * Math.max(picture.width(), picture.height())
                / Math.min(picture.width(), picture.height()));
        return apply(picture, upright ? shorter : longer, upright ? longer : shorter);
    }

    /** Three planes of [height, from] to [height, to]. */
    private float[] alongRows(float[] in, int height, int from, int to) {
        float[] out = new float[3 * height * to];
        double scale = (double) to / from;
        double widening = widens ? Math.max(1, 1 / scale) : 1;
        for (int x = 0; x < to; x++) {
            double center = (x + 0.5) / scale - 0.5;
            int first = (int) Math.max(0, Math.ceil(center - support * widening - 1e-9));
            int last = (int) Math.min(from - 1, Math.floor(center + support * widening + 1e-9));
            double[] weights = weights(center, first, last, widening);
            for (int row = 0; row < 3 * height; row++) {
                double sum = 0;
                for (int i = first; i <= last; i++) {
                    sum += weights[i - first] * in[row * from + i];
                }
                out[row * to + x] = (float) sum;
            }
        }
        return out;
    }

    private double[] weights(double center, int first, int last, double widening) {
        double[] weights = new double[last - first + 1];
        double total = 0;
        for (int i = first; i <= last; i++) {
            weights[i - first] = kernel.applyAsDouble((i - center) / widening);
            total += weights[i - first];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= total;
        }
        return weights;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static float[] planes(Picture picture) {
        int[] rgb = picture.rgb();
        float[] planes = new float[3 * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            planes[i] = rgb[i] >> 16;
            planes[rgb.length + i] = rgb[i] >> 8 & 0xFF;
            planes[2 * rgb.length + i] = rgb[i] & 0xFF;
        }
        return planes;
    }

    /** Three planes of [height, width] to [width, height]. */
    private static float[] transposed(float[] in, int height, int width) {
        float[] out = new float[in.length];
        for (int plane = 0; plane < 3; plane++) {
            int base = plane * height * width;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    out[base + x * height + y] = in[base + y * width + x];
                }
            }
        }
        return out;
    }
}
