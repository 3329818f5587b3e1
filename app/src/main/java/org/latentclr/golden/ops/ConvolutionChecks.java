package org.latentclr.golden.ops;

import java.util.List;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.fused.Conv2dResample;
import org.latentclr.golden.GoldenCheck;

/** Convolutions: plain, transposed, to the second order, and with resampling. */
final class ConvolutionChecks {
    private ConvolutionChecks() {}

    static List<GoldenCheck> all() {
        return List.of(new CaseFileCheck("conv2d", ConvolutionChecks::conv2d),
                new CaseFileCheck("conv2d_second_order", ConvolutionChecks::conv2d),
                new CaseFileCheck("conv_transpose2d", ConvolutionChecks::transposed),
                new CaseFileCheck("conv2d_resample", ConvolutionChecks::resample));
    }

    private static ConvSpec spec(Options o) {
        int[] stride = o.wholes("stride", 2, 1);
        int[] padding = o.wholes("padding", 2, 0);
        int[] dilation = o.wholes("dilation", 2, 1);
        return new ConvSpec(stride[0], stride[1], padding[0], padding[1], dilation[0], dilation[1],
                o.whole("groups", 1));
    }

    private static Tensor conv2d(GoldenCase c, Options o) {
        return biased(c, Conv2d.apply(c.get("x"), c.get("w"), spec(o)));
    }

    private static Tensor transposed(GoldenCase c, Options o) {
        int[] outputPadding = o.wholes("output_padding", 2, 0);
        return biased(c,
                Conv2d.transposed(c.get("x"), c.get("w"), spec(o), outputPadding[0], outputPadding[1]));
    }

    private static Tensor biased(GoldenCase c, Tensor y) {
        return c.has("b") ? y.add(c.get("b").reshape(1, -1, 1, 1)) : y;
    }

    private static Tensor resample(GoldenCase c, Options o) {
        Tensor x = c.get("x");
        Tensor f = ResampleChecks.filter(x.backend(), o);
        return Conv2dResample.apply(x, c.get("w"), f, o.whole("up", 1), o.whole("down", 1),
                ResampleChecks.padding(o), o.whole("groups", 1), o.flag("flip_weight", true),
                o.flag("flip_filter", false));
    }
}
