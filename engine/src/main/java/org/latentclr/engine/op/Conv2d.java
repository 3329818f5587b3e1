package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/**
 * y[n,o,i,j] = Σ_{c,a,b} w[o,c,a,b]·x[n, g·C/G + c, i·s + a·d − p, j·s + b·d − p] (cross-correlation, as PyTorch).
 *
 * <p>With its two adjoints {@link InputGrad} and {@link FilterGrad} it is closed under differentiation: each one's gradients are the
 * other two, so derivatives of any order use three kernels.
 */
public record Conv2d(ConvSpec spec) implements Op {
    /**
     * @param x [N,C,H,W]
     * @param w [O,C/groups,kH,kW]
     * @return [N,O,H',W']
     */
    public static Tensor apply(Tensor x, Tensor w, ConvSpec spec) {
        return Dispatch.apply(new Conv2d(spec), x, w);
    }

    /** Transposed convolution with the same output padding in both axes. */
    public static Tensor transposed(Tensor x, Tensor w, ConvSpec s, int outputPadding) {
        return transposed(x, w, s, outputPadding, outputPadding);
    }

    /**
     * Transposed convolution: the adjoint of {@link #apply} in its input.
     *
     * @param x [N,C,H,W]
     * @param w [C,O/groups,kH,kW]
     * @param extraH rows added at the end, below the stride or the dilation
     * @param extraW columns added at the end
     * @return [N,O,(H−1)·s − 2p + d(k−1) + 1 + extra, …]
     */
    public static Tensor transposed(Tensor x, Tensor w, ConvSpec s, int extraH, int extraW) {
        EngineException.check(x.rank() == 4 && w.rank() == 4 && x.dim(1) == w.dim(0), "conv_transpose2d",
                "x [N,C,H,W] and w [C,O/groups,kH,kW]",
                x.shape() + " and " + w.shape());
        EngineException.check(
                extraH >= 0 && extraH < Math.max(s.strideH(), s.dilationH())
                        && extraW >= 0 && extraW < Math.max(s.strideW(), s.dilationW()),
                "conv_transpose2d", "an output padding below the stride or the dilation", extraH + "," + extraW);
        int h = (x.dim(2) - 1) * s.strideH() - 2 * s.padH() + s.dilationH() * (w.dim(2) - 1) + 1 + extraH;
        int v = (x.dim(3) - 1) * s.strideW() - 2 * s.padW() + s.dilationW() * (w.dim(3) - 1) + 1 + extraW;
        // An extra of a whole stride (possible with dilation) counts as further input rows of zeros.
        Tensor spread = Embed.pad(x, 0, 0, extraW / s.strideW(), 0, extraH / s.strideH());
        return Dispatch.apply(new InputGrad(s, h, v), spread, w);
    }

    @Override
    public String name() {
        return "conv2d";
    }

    @Override
    public double flops(Shape[] in, Shape out) {
        return 2.0 * out.size() * in[1].size() / in[1].dim(0);
    }

    @Override
    public Shape outputShape(Shape... in) {
        return spec.output(name(), in[0], in[1]);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return tracked[1 - i];
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor[] g = new Tensor[2];
        if (v.needed(0))
            g[0] = Dispatch.apply(new InputGrad(spec, v.shape(0).dim(2), v.shape(0).dim(3)), v.grad(), v.input(1));
        if (v.needed(1))
            g[1] = Dispatch.apply(new FilterGrad(spec, v.shape(1).dim(2), v.shape(1).dim(3)), v.input(0), v.grad());
        return g;
    }

    /** The adjoint in the input: (g [N,O,H',W'], w [O,C/groups,kH,kW]) → [N,C,height,width]. */
    public record InputGrad(ConvSpec spec, int height, int width) implements Op {
        @Override
        public String name() {
            return "conv2d_input_grad";
        }

        @Override
        public double flops(Shape[] in, Shape out) {
            return 2.0 * in[0].size() * in[1].size() / in[1].dim(0);
        }

        @Override
        public Shape outputShape(Shape... in) {
            Shape g = in[0];
            Shape w = in[1];
            EngineException.check(g.rank() == 4 && w.rank() == 4 && g.dim(1) == w.dim(0), name(),
                    "g [N,O,H,W] and w [O,C/groups,kH,kW]", g + " and " + w);
            Shape x = Shape.of(g.dim(0), w.dim(1) * spec.groups(), height, width);
            EngineException.check(spec.output(name(), x, w).equals(g), name(),
                    "g of shape " + spec.output(name(), x, w), g);
            return x;
        }

        @Override
        public boolean savesInput(int i, boolean[] tracked) {
            return tracked[1 - i];
        }

        @Override
        public Tensor[] vjp(Vjp v) {
            Tensor[] g = new Tensor[2];
            if (v.needed(0)) g[0] = Conv2d.apply(v.grad(), v.input(1), spec);
            if (v.needed(1))
                g[1] = Dispatch.apply(new FilterGrad(spec, v.shape(1).dim(2), v.shape(1).dim(3)), v.grad(), v.input(0));
            return g;
        }
    }

    /** The adjoint in the filter: (x [N,C,H,W], g [N,O,H',W']) → [O,C/groups,kernelH,kernelW]. */
    public record FilterGrad(ConvSpec spec, int kernelH, int kernelW) implements Op {
        @Override
        public String name() {
            return "conv2d_filter_grad";
        }

        @Override
        public double flops(Shape[] in, Shape out) {
            return 2.0 * in[1].size() * out.size() / out.dim(0);
        }

        @Override
        public Shape outputShape(Shape... in) {
            EngineException.check(in[0].rank() == 4 && in[1].rank() == 4, name(), "x [N,C,H,W] and g [N,O,H',W']",
                    in[0] + " and " + in[1]);
            Shape w = Shape.of(in[1].dim(1), in[0].dim(1) / spec.groups(), kernelH, kernelW);
            EngineException.check(spec.output(name(), in[0], w).equals(in[1]), name(),
                    "g of shape " + spec.output(name(), in[0], w), in[1]);
            return w;
        }

        @Override
        public boolean savesInput(int i, boolean[] tracked) {
            return tracked[1 - i];
        }

        @Override
        public Tensor[] vjp(Vjp v) {
            Tensor[] g = new Tensor[2];
            if (v.needed(0))
                g[0] = Dispatch.apply(new InputGrad(spec, v.shape(0).dim(2), v.shape(0).dim(3)), v.input(1), v.grad());
            if (v.needed(1)) g[1] = Conv2d.apply(v.input(0), v.grad(), spec);
            return g;
        }
    }
}
