package org.latentclr.engine.op.fused;

import java.util.Arrays;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Views;

/**
 * Resampling filters and the three common uses of {@link UpFirDn2d}: filter, upsample, downsample. Padding is added to what centres the
 * filter and keeps the size (times up, divided by down).
 */
public final class Resample {
    private static final int SEPARABLE_FROM = 8;

    private Resample() {}

    /** The filter of given taps, normalised to sum 1: [k,k] as the outer product, or [k] (separable) from 8 taps on. */
    public static Tensor setupFilter(Backend device, double... taps) {
        return setupFilter(device, taps, true, false, 1, taps.length >= SEPARABLE_FROM);
    }

    /**
     * @param taps one-dimensional taps; [1] for no filtering
     * @param normalize divide by the sum
     * @param flip reverse the order of the taps
     * @param gain factor of the two-dimensional filter
     * @param separable keep [k], to be applied along both axes; else [k,k]
     */
    public static Tensor setupFilter(Backend device, double[] taps, boolean normalize, boolean flip, double gain,
            boolean separable) {
        EngineException.check(taps.length > 0, "setup_filter", "at least one tap", 0);
        int k = taps.length;
        double[] f = taps.clone();
        if (flip) for (int i = 0; i < k; i++) f[i] = taps[k - 1 - i];
        double sum = normalize ? Arrays.stream(f).sum() : 1;
        double scale = Math.sqrt(gain) / sum;
        for (int i = 0; i < k; i++) f[i] *= scale;
        if (separable) return Tensor.of(device, f, k);
        double[] square = new double[k * k];
        for (int i = 0; i < k * k; i++) square[i] = f[i / k] * f[i % k];
        return Tensor.of(device, square, k, k);
    }

    /** A two-dimensional filter; the parameters are those of the one-dimensional form. */
    public static Tensor setupFilter(Backend device, double[][] taps, boolean normalize, boolean flip, double gain) {
        int rows = taps.length;
        int columns = rows == 0 ? 0 : taps[0].length;
        EngineException.check(columns > 0 && Arrays.stream(taps).allMatch(r -> r.length == columns), "setup_filter",
                "rows of one length", Arrays.deepToString(taps));
        double[] f = Arrays.stream(taps).flatMapToDouble(Arrays::stream).toArray();
        double scale = gain / (normalize ? Arrays.stream(f).sum() : 1);
        for (int i = 0; i < f.length; i++) f[i] *= scale;
        Tensor t = Tensor.of(device, f, rows, columns);
        return flip ? Views.flip(t, 0, 1).contiguous() : t;
    }

    /** Filters, keeping the size when {@code padding} is 0. */
    public static Tensor filter2d(Tensor x, Tensor f, int[] padding, boolean flip, double gain) {
        int w = f.dim(-1);
        int h = f.dim(0);
        return UpFirDn2d.of(1, 1, plus(padding, w / 2, (w - 1) / 2, h / 2, (h - 1) / 2), flip, gain).apply(x, f);
    }

    /** Enlarges by {@code up}; the filter's gain is raised by up², so that a flat image keeps its value. */
    public static Tensor upsample2d(Tensor x, Tensor f, int up, int[] padding, boolean flip, double gain) {
        int[] p = plus(padding, upBefore(f.dim(-1), up), upAfter(f.dim(-1), up), upBefore(f.dim(0), up),
                upAfter(f.dim(0), up));
        return UpFirDn2d.of(up, 1, p, flip, gain * up * up).apply(x, f);
    }

    /** Shrinks by {@code down}. */
    public static Tensor downsample2d(Tensor x, Tensor f, int down, int[] padding, boolean flip, double gain) {
        int[] p = plus(padding, downBefore(f.dim(-1), down), downAfter(f.dim(-1), down), downBefore(f.dim(0), down),
                downAfter(f.dim(0), down));
        return UpFirDn2d.of(1, down, p, flip, gain).apply(x, f);
    }

    /** Enlarges by {@code up} with filter {@code f}. */
    public static Tensor upsample2d(Tensor x, Tensor f, int up) {
        return upsample2d(x, f, up, new int[4], false, 1);
    }

    /** Shrinks by {@code down} with filter {@code f}. */
    public static Tensor downsample2d(Tensor x, Tensor f, int down) {
        return downsample2d(x, f, down, new int[4], false, 1);
    }

    static int upBefore(int taps, int up) {
        return (taps + up - 1) / 2;
    }

    static int upAfter(int taps, int up) {
        return Math.floorDiv(taps - up, 2);
    }

    static int downBefore(int taps, int down) {
        return Math.floorDiv(taps - down + 1, 2);
    }

    static int downAfter(int taps, int down) {
        return Math.floorDiv(taps - down, 2);
    }

    static int[] plus(int[] padding, int... more) {
        EngineException.check(padding.length == 4, "resample", "4 paddings (left, right, top, bottom)",
                padding.length);
        int[] p = padding.clone();
        for (int i = 0; i < 4; i++) p[i] += more[i];
        return p;
    }
}
