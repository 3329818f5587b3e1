package org.latentclr.engine.op.fused;

import java.util.stream.IntStream;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.Vjp;

/**
 * y = clamp(gain·act(x + b)): bias along one dimension, activation, gain, and limits ±clamp, as {@code bias_act} of StyleGAN2 (METHODS §6.1).
 *
 * @param dim the dimension of x that the bias runs along
 * @param alpha slope of {@link Activation#LRELU} for negative inputs
 * @param gain factor after the activation
 * @param clamp limit of |y|; {@link #NO_CLAMP} for none
 */
public record BiasAct(int dim, Activation act, double alpha, double gain, double clamp) implements FusedOp {
    /** No limit. */
    public static final double NO_CLAMP = -1;

    public BiasAct {
        EngineException.check(clamp >= 0 || clamp == NO_CLAMP, "bias_act", "a clamp of at least 0, or NO_CLAMP", clamp);
    }

    /**
     * @param x any shape
     * @param biasOrNull [x.dim(dim)], or null for no bias
     */
    public static Tensor apply(Tensor x, Tensor biasOrNull, int dim, Activation act, double alpha, double gain,
            double clamp) {
        if (biasOrNull == null) return Dispatch.apply(new BiasAct(0, act, alpha, gain, clamp), x);
        return Dispatch.apply(new BiasAct(x.shape().axis(dim), act, alpha, gain, clamp), x, biasOrNull);
    }

    /** Bias along dimension 1, slope and gain of the activation, no clamp. */
    public static Tensor apply(Tensor x, Tensor biasOrNull, Activation act) {
        return apply(x, biasOrNull, act, act.defaultGain(), NO_CLAMP);
    }

    /** Bias along dimension 1, slope of the activation. */
    public static Tensor apply(Tensor x, Tensor biasOrNull, Activation act, double gain, double clamp) {
        return apply(x, biasOrNull, 1, act, act.defaultAlpha(), gain, clamp);
    }

    @Override
    public String name() {
        return "bias_act";
    }

    @Override
    public Shape outputShape(Shape... in) {
        if (in.length > 1)
            EngineException.check(in[1].rank() == 1 && in[1].dim(0) == in[0].dim(dim), name(),
                    "a bias of shape [" + in[0].dim(dim) + "] for dimension " + dim + " of " + in[0], in[1]);
        return in[0];
    }

    @Override
    public Tensor composed(Tensor... in) {
        Tensor x = in[0];
        if (in.length > 1) {
            int[] line = IntStream.range(0, x.rank()).map(i -> i == dim ? x.dim(i) : 1).toArray();
            return finish(act.apply(x.add(in[1].reshape(line)), alpha));
        }
        return finish(act.apply(x, alpha));
    }

    private Tensor finish(Tensor y) {
        Tensor scaled = gain == 1 ? y : y.mul(gain);
        return clamp >= 0 ? Unary.clamp(scaled, -clamp, clamp) : scaled;
    }

    /** Whether the sign and size of the result say which piece of the function it came from. */
    public boolean gradientFromResult() {
        return act.isPiecewiseLinear() && gain > 0 && (act != Activation.LRELU || alpha >= 0);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return !gradientFromResult();
    }

    @Override
    public boolean savesOutput() {
        return gradientFromResult();
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        if (!gradientFromResult()) return Autograd.gradOf(this::composed, v);
        Tensor gx = Dispatch.apply(new Grad(act, alpha, gain, clamp), v.grad(), v.output().detach());
        if (v.count() == 1) return new Tensor[]{gx};
        int[] others = IntStream.range(0, gx.rank()).filter(i -> i != dim).toArray();
        return new Tensor[]{v.needed(0) ? gx : null, v.needed(1) ? gx.sum(false, others) : null};
    }

    /**
     * What went into a piecewise linear activation, from its result: (y [N,C,H,W], bias [C]) → y/(gain·(y &gt; 0 ? 1 : slope)) − bias.
     * Where |y| has reached the clamp, or the slope is 0, the result does not tell; the value given there has no meaning.
     */
    public record Inverse(Grad of) implements FusedOp {
        @Override
        public String name() {
            return "bias_act_inverse";
        }

        @Override
        public Shape outputShape(Shape... in) {
            EngineException.check(in[0].rank() == 4 && in[1].equals(Shape.of(in[0].dim(1))), name(),
                    "y [N,C,H,W] and a bias [C]", in[0] + " and " + in[1]);
            return in[0];
        }

        /** 1/(gain·slope), or 0. */
        public double below() {
            return of.slope() == 0 ? 0 : 1 / (of.gain * of.slope());
        }

        @Override
        public Tensor composed(Tensor... in) {
            Tensor positive = Binary.compare(Binary.Kind.GT, in[0].detach(), 0);
            Tensor factor = Unary.affine(positive, 1 / of.gain - below(), below());
            return in[0].mul(factor).sub(in[1].reshape(1, in[1].dim(0), 1, 1));
        }
    }

    /**
     * The gradient of a piecewise linear activation from its result: (g, y) → g·gain·(y &gt; 0 ? 1 : slope), 0 where |y| has reached the
     * clamp. Linear in g; the derivative in y is zero almost everywhere.
     */
    public record Grad(Activation act, double alpha, double gain, double clamp) implements FusedOp {
        public Grad {
            EngineException.check(act.isPiecewiseLinear() && gain > 0 && (act != Activation.LRELU || alpha >= 0),
                    "bias_act_grad", "linear, relu or lrelu with a positive gain and a slope of at least 0",
                    act.label() + " with gain " + gain + " and slope " + alpha);
        }

        @Override
        public String name() {
            return "bias_act_grad";
        }

        @Override
        public Shape outputShape(Shape... in) {
            EngineException.check(in[0].equals(in[1]), name(), "a gradient of shape " + in[1], in[0]);
            return in[0];
        }

        /** The derivative where the result is not positive, without the gain. */
        public double slope() {
            return switch (act) {
                case LINEAR -> 1;
                case RELU -> 0;
                default -> alpha;
            };
        }

        @Override
        public Tensor composed(Tensor... in) {
            Tensor y = in[1].detach();
            double slope = slope();
            Tensor factor = slope == 1
                    ? Tensor.full(y.backend(), gain, y.shape().dims())
                    : Unary.affine(Binary.compare(Binary.Kind.GT, y, 0), gain * (1 - slope), gain * slope);
            if (clamp >= 0) factor = factor.mul(Binary.compare(Binary.Kind.LT, y.abs(), clamp));
            return in[0].mul(factor);
        }

        @Override
        public boolean savesInput(int i, boolean[] tracked) {
            return i == 1;
        }

        @Override
        public Tensor[] vjp(Vjp v) {
            Tensor y = v.input(1).detach();
            return new Tensor[]{v.needed(0) ? Dispatch.apply(this, v.grad(), y) : null,
                    v.needed(1) ? Tensor.zeros(y.backend(), y.shape().dims()) : null};
        }
    }
}
