package org.latentclr.engine.op.fused;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Vjp;

/**
 * Softmax y_i = e^{x_i} / Σ_j e^{x_j} along one dimension, or its logarithm x_i − log Σ_j e^{x_j}. The maximum is subtracted first, so that
 * nothing overflows.
 */
public record SoftmaxAlong(int dim, boolean log) implements FusedOp {
    /** @param dim negative ones count from the end */
    public static Tensor apply(Tensor x, int dim, boolean log) {
        return Dispatch.apply(new SoftmaxAlong(x.shape().axis(dim), log), x);
    }

    /** The largest element along {@code dim}, as a constant; 0 where it is infinite, because ∞ − ∞ is no number. */
    public static Tensor maximum(Tensor x, int dim) {
        Tensor m = Reduce.apply(Reduce.Kind.MAX, x.detach(), true, dim);
        Tensor infinite = Binary.compare(Binary.Kind.EQ, m.abs(), Double.POSITIVE_INFINITY);
        return Select.apply(infinite, Tensor.scalar(x.backend(), 0), m);
    }

    @Override
    public String name() {
        return log ? "log_softmax" : "softmax";
    }

    @Override
    public Shape outputShape(Shape... in) {
        EngineException.check(dim >= 0 && dim < in[0].rank() && in[0].dim(dim) > 0, name(),
                "at least one element along dimension " + dim, in[0]);
        return in[0];
    }

    @Override
    public Tensor composed(Tensor... in) {
        Tensor centred = in[0].sub(maximum(in[0], dim));
        Tensor e = centred.exp();
        Tensor sum = e.sum(true, dim);
        return log ? centred.sub(sum.log()) : e.div(sum);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return false;
    }

    @Override
    public boolean savesOutput() {
        return true;
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        return new Tensor[]{Dispatch.apply(new Gradient(this), v.output(), v.grad())};
    }

    /** Operands: the result y and the gradient g of it. y·(g − Σ g·y), of the logarithm g − e^y·Σ g. */
    public record Gradient(SoftmaxAlong of) implements FusedOp {
        @Override
        public String name() {
            return of.name() + "_gradient";
        }

        @Override
        public Shape outputShape(Shape... in) {
            EngineException.check(in[0].equals(in[1]), name(), "a gradient of shape " + in[0], in[1]);
            return in[0];
        }

        @Override
        public Tensor composed(Tensor... in) {
            Tensor y = in[0];
            Tensor g = in[1];
            return of.log
                    ? g.sub(y.exp().mul(g.sum(true, of.dim)))
                    : y.mul(g.sub(g.mul(y).sum(true, of.dim)));
        }
    }
}
