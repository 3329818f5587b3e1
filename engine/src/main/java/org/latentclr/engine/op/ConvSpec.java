package org.latentclr.engine.op;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;

/** How a convolution walks: steps, zero padding and gaps per axis (height, width), and channel groups. */
public record ConvSpec(int strideH, int strideW, int padH, int padW, int dilationH, int dilationW, int groups) {
    public ConvSpec {
        EngineException.check(
                strideH > 0 && strideW > 0 && dilationH > 0 && dilationW > 0 && groups > 0 && padH >= 0 && padW >= 0,
                "convolution",
                "positive strides, dilations and groups, padding of at least 0",
                "stride " + strideH + "," + strideW + " dilation " + dilationH + "," + dilationW + " groups " + groups
                        + " padding " + padH + "," + padW);
    }

    /** Equal in both axes, no dilation, one group. */
    public static ConvSpec of(int stride, int padding) {
        return new ConvSpec(stride, stride, padding, padding, 1, 1, 1);
    }

    public ConvSpec withGroups(int g) {
        return new ConvSpec(strideH, strideW, padH, padW, dilationH, dilationW, g);
    }

    /** Height of the result for input height {@code h} and kernel height {@code k}. */
    public int outH(int h, int k) {
        return (h + 2 * padH - dilationH * (k - 1) - 1) / strideH + 1;
    }

    public int outW(int w, int k) {
        return (w + 2 * padW - dilationW * (k - 1) - 1) / strideW + 1;
    }

    /** Shape of the convolution of x [N,C,H,W] with w [O,C/groups,kH,kW]. */
    Shape output(String name, Shape x, Shape w) {
        EngineException.check(x.rank() == 4 && w.rank() == 4, name, "x [N,C,H,W] and w [O,C/groups,kH,kW]",
                x + " and " + w);
        EngineException.check(x.dim(1) == w.dim(1) * groups && w.dim(0) % groups == 0, name,
                "x with " + w.dim(1) + "·" + groups + " channels, w with a multiple of " + groups + " outputs",
                x + " and " + w);
        EngineException.check(
                x.dim(2) + 2 * padH >= dilationH * (w.dim(2) - 1) + 1
                        && x.dim(3) + 2 * padW >= dilationW * (w.dim(3) - 1) + 1,
                name,
                "a padded input at least as large as the kernel", x + " and " + w);
        return Shape.of(x.dim(0), w.dim(0), outH(x.dim(2), w.dim(2)), outW(x.dim(3), w.dim(3)));
    }
}
