package org.latentclr.engine.backend.cpu;

/**
 * Sizes of a convolution y[n,co,oh,ow] of x[n,ci,h,w] with weights [co, ci/groups, kh, kw].
 *
 * <p>
 * {@code oh = (h + 2*padY - dilationY*(kh-1) - 1) / strideY + 1}, likewise for {@code ow}.
 */
public record ConvGeometry(int n, int ci, int h, int w, int co, int kh, int kw, int strideY, int strideX, int padY,
        int padX, int dilationY, int dilationX, int groups) {
    /** Checks that sizes fit together. */
    public ConvGeometry {
        require(n >= 0 && ci >= 0 && h >= 0 && w >= 0 && co >= 0, "sizes of at least 0", n, ci, h, w, co);
        require(kh > 0 && kw > 0, "a kernel of at least 1x1", kh, kw);
        require(strideY > 0 && strideX > 0, "strides of at least 1", strideY, strideX);
        require(padY >= 0 && padX >= 0, "paddings of at least 0", padY, padX);
        require(dilationY > 0 && dilationX > 0, "dilations of at least 1", dilationY, dilationX);
        require(groups > 0 && ci % groups == 0 && co % groups == 0, "channels in and out divisible by groups", ci, co,
                groups);
        require(h + 2 * padY >= dilationY * (kh - 1) + 1 && w + 2 * padX >= dilationX * (kw - 1) + 1,
                "a kernel that fits into the padded input", h, w, padY, padX, kh, kw, dilationY, dilationX);
    }

    /** Square stride and padding, no dilation, one group. */
    public static ConvGeometry of(int n, int ci, int h, int w, int co, int kh, int kw, int stride, int pad) {
        return new ConvGeometry(n, ci, h, w, co, kh, kw, stride, stride, pad, pad, 1, 1, 1);
    }

    /** Height of the output. */
    public int oh() {
        return (h + 2 * padY - dilationY * (kh - 1) - 1) / strideY + 1;
    }

    /** Width of the output. */
    public int ow() {
        return (w + 2 * padX - dilationX * (kw - 1) - 1) / strideX + 1;
    }

    /** Input channels per group. */
    int cig() {
        return ci / groups;
    }

    /** Output channels per group. */
    int cog() {
        return co / groups;
    }

    int taps() {
        return kh * kw;
    }

    boolean depthwise() {
        return groups == ci && groups > 1;
    }

    boolean pointwise() {
        return taps() == 1 && strideY == 1 && strideX == 1 && padY == 0 && padX == 0;
    }

    /** A 1x1 convolution without stride and padding sees an image as one row. */
    ConvGeometry flattened() {
        if (!pointwise()) return this;
        return new ConvGeometry(n, ci, 1, h * w, co, 1, 1, 1, 1, 0, 0, 1, 1, groups);
    }

    private static void require(boolean holds, String expected, int... found) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "convolution: expected " + expected + ", found " + java.util.Arrays.toString(found));
        }
    }
}
