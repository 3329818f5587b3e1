package org.latentclr.engine.op.fused;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Embed;
import org.latentclr.engine.op.Views;

/**
 * Convolution with optional up- and downsampling, as {@code conv2d_resample} of StyleGAN2: upsample by {@code up} with filter f, pad,
 * convolve with w, downsample by {@code down} with f. Every path below gives that value with less work: filters and convolutions
 * commute, and zeros that upsampling inserts or pixels that downsampling drops are not computed.
 */
public final class Conv2dResample {
    private Conv2dResample() {}

    /**
     * @param x [N,C,H,W]
     * @param w [O,C/groups,kH,kW]
     * @param f resampling filter [k] or [kH,kW]; read where up or down exceeds 1
     * @param padding left, right, top, bottom, in pixels of the enlarged image; negative cuts
     * @param flipWeight true: cross-correlation as {@link Conv2d}; false: w is turned by 180°
     * @return [N,O,(H·up + padding − kH + 1)/down, …]
     */
    public static Tensor apply(Tensor x, Tensor w, Tensor f, int up, int down, int[] padding, int groups,
            boolean flipWeight) {
        return apply(x, w, f, up, down, padding, groups, flipWeight, false);
    }

    /** @param flipFilter whether f correlates ({@link UpFirDn2d#flip}) */
    public static Tensor apply(Tensor x, Tensor w, Tensor f, int up, int down, int[] padding, int groups,
            boolean flipWeight, boolean flipFilter) {
        EngineException.check(x.rank() == 4 && w.rank() == 4, "conv2d_resample",
                "x [N,C,H,W] and w [O,C/groups,kH,kW]", x.shape() + " and " + w.shape());
        EngineException.check(up >= 1 && down >= 1, "conv2d_resample", "factors of at least 1", up + " and " + down);
        int[] p = total(f, up, down, padding);
        Tensor correlated = flipWeight ? w : Views.flip(w, 2, 3);
        boolean point = w.dim(2) == 1 && w.dim(3) == 1;
        if (up == 1 && down == 1) return padded(x, correlated, p, groups);
        if (up == 1) {
            // A 1×1 kernel sees each pixel alone: drop pixels in the filter already.
            Tensor low = UpFirDn2d.of(1, point ? down : 1, p, flipFilter, 1).apply(x, f);
            return Conv2d.apply(low, correlated, ConvSpec.of(point ? 1 : down, 0).withGroups(groups));
        }
        if (point && down == 1)
            return UpFirDn2d.of(up, 1, p, flipFilter, up * up)
                    .apply(Conv2d.apply(x, correlated, ConvSpec.of(1, 0).withGroups(groups)), f);
        Tensor high = enlarge(x, w, f, up, p, groups, flipWeight, flipFilter);
        return down == 1 ? high : UpFirDn2d.of(1, down, new int[4], flipFilter, 1).apply(high, f);
    }

    /** The padding of the spread image that centres the filter of each resampling. */
    private static int[] total(Tensor f, int up, int down, int[] padding) {
        int[] p = Resample.plus(padding, 0, 0, 0, 0);
        if (up > 1)
            p = Resample.plus(p, Resample.upBefore(f.dim(-1), up), Resample.upAfter(f.dim(-1), up),
                    Resample.upBefore(f.dim(0), up), Resample.upAfter(f.dim(0), up));
        if (down > 1)
            p = Resample.plus(p, Resample.downBefore(f.dim(-1), down), Resample.downAfter(f.dim(-1), down),
                    Resample.downBefore(f.dim(0), down), Resample.downAfter(f.dim(0), down));
        return p;
    }

    private static Tensor padded(Tensor x, Tensor w, int[] p, int groups) {
        if (p[0] == p[1] && p[2] == p[3] && p[0] >= 0 && p[2] >= 0)
            return Conv2d.apply(x, w, new ConvSpec(1, 1, p[2], p[0], 1, 1, groups));
        return Conv2d.apply(Embed.pad(x, 0, p), w, ConvSpec.of(1, 0).withGroups(groups));
    }

    /**
     * Enlargement in two steps: a transposed convolution, which spreads and convolves at once, then a filter.
     *
     * @param spec of the transposed convolution with weights [C,O/groups,kH,kW]
     * @param filter what follows
     */
    public record Enlarging(ConvSpec spec, UpFirDn2d filter) {
        /** @param p total padding of the spread image */
        private static Enlarging of(int kh, int kw, int up, int[] p, int groups, boolean flipFilter) {
            // The transposed convolution reaches k−1 pixels before the first and k−up beyond the last pixel of the spread image.
            int[] rest = Resample.plus(p, 1 - kw, up - kw, 1 - kh, up - kh);
            int cutX = Math.max(0, Math.min(-rest[0], -rest[1]));
            int cutY = Math.max(0, Math.min(-rest[2], -rest[3]));
            return new Enlarging(new ConvSpec(up, up, cutY, cutX, 1, 1, groups),
                    UpFirDn2d.of(1, 1, Resample.plus(rest, cutX, cutX, cutY, cutY), flipFilter, up * up));
        }

        /** The steps for w [O,C,kH,kW], filter f and equal padding on all sides. */
        public static Enlarging of(Shape w, Tensor f, int up, int padding) {
            int[] p = {padding, padding, padding, padding};
            return of(w.dim(2), w.dim(3), up, total(f, up, 1, p), 1, false);
        }

        /** The weights that the transposed convolution takes, a view of w [O,C/groups,kH,kW]. */
        static Tensor weights(Tensor w, boolean flipWeight, int groups) {
            return exchanged(flipWeight ? Views.flip(w, 2, 3) : w, groups);
        }
    }

    private static Tensor enlarge(Tensor x, Tensor w, Tensor f, int up, int[] p, int groups, boolean flipWeight,
            boolean flipFilter) {
        Enlarging steps = Enlarging.of(w.dim(2), w.dim(3), up, p, groups, flipFilter);
        Tensor y = Conv2d.transposed(x, Enlarging.weights(w, flipWeight, groups), steps.spec, 0);
        return steps.filter.apply(y, f);
    }

    /** [O,C/groups,…] → [C,O/groups,…], group by group. */
    private static Tensor exchanged(Tensor w, int groups) {
        int o = w.dim(0) / groups;
        int c = w.dim(1);
        if (groups == 1) return w.transpose(0, 1);
        return w.reshape(groups, o, c, w.dim(2), w.dim(3)).transpose(1, 2)
                .reshape(groups * c, o, w.dim(2), w.dim(3));
    }
}
