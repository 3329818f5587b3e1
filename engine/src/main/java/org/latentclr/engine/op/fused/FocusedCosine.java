package org.latentclr.engine.op.fused;

import org.latentclr.engine.Autograd;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Vjp;

/**
 * {@link MaskedCosine} of changes whose masks are made of their own lengths r_s: one pass from changes to agreement (METHODS §2.4–2.5).
 * The gradient passes through cosine, lengths, and the minimum and maximum of the mask.
 *
 * @param cosine what is compared, and how cosine and mask combine
 * @param mask how lengths become masks
 */
public record FocusedCosine(MaskedCosine cosine, NormMask mask) implements FusedOp {
    /**
     * @param a [N,C,S], not modified
     * @param b [N,C,S], or [M,C,S] to compare every row, not modified
     * @return [N] or [N,M]
     */
    public Tensor apply(Tensor a, Tensor b) {
        return Dispatch.apply(this, a, b);
    }

    @Override
    public String name() {
        return "focused_cosine";
    }

    @Override
    public Shape outputShape(Shape... in) {
        EngineException.check(in[0].rank() == 3 && in[1].rank() == 3, name(), "two changes [N,C,S]",
                in[0] + " and " + in[1]);
        EngineException.check(in[0].dim(2) > 0, name(), "at least one position", in[0]);
        return cosine.outputShape(in[0], lengths(in[0]), in[1], lengths(in[1]));
    }

    private static Shape lengths(Shape change) {
        return Shape.of(change.dim(0), change.dim(2));
    }

    @Override
    public Tensor composed(Tensor... in) {
        return cosine.composed(in[0], mask.of(NormMask.lengths(in[0])), in[1], mask.of(NormMask.lengths(in[1])));
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor g = Dispatch.apply(new Gradient(this), v.input(0), v.input(1), v.grad());
        int n = v.shape(0).dim(0);
        return new Tensor[]{v.needed(0) ? g.slice(0, 0, n) : null, v.needed(1) ? g.slice(0, n, g.dim(0)) : null};
    }

    /** Operands a, b and the gradient of the result: those of a and b, one after the other, [N+M,C,S]. */
    public record Gradient(FocusedCosine of) implements FusedOp {
        @Override
        public String name() {
            return "focused_cosine_gradient";
        }

        @Override
        public Shape outputShape(Shape... in) {
            EngineException.check(in[2].equals(of.outputShape(in[0], in[1])), name(),
                    "a gradient of the result's shape",
                    in[2]);
            return in[0].with(0, in[0].dim(0) + in[1].dim(0));
        }

        @Override
        public Tensor composed(Tensor... in) {
            Tensor[] changes = {variable(in[0]), variable(in[1])};
            Shape[] shapes = {in[0].shape(), in[1].shape()};
            Vjp both = new Vjp(name(), changes, shapes, null, in[2], new boolean[]{true, true});
            return Concat.apply(0, Autograd.gradOf(of::composed, both));
        }

        private static Tensor variable(Tensor x) {
            return x.isTracked() ? x : x.track();
        }
    }
}
