package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** X with A·X = B, for A [n,n] and B [n,m], by LU decomposition in double precision on the host. */
public record Solve() implements Op {
    public static Tensor apply(Tensor a, Tensor b) {
        return Dispatch.apply(new Solve(), a, b);
    }

    @Override
    public String name() {
        return "solve";
    }

    @Override
    public Shape outputShape(Shape... in) {
        EngineException.check(
                in[0].rank() == 2 && in[1].rank() == 2 && in[0].dim(0) == in[0].dim(1) && in[1].dim(0) == in[0].dim(0),
                name(),
                "A [n,n] and B [n,m]", in[0] + " and " + in[1]);
        return in[1];
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return i == 0;
    }

    @Override
    public boolean savesOutput() {
        return true;
    }

    /** ∂B = A⁻ᵀ·g, ∂A = −∂B·Xᵀ. */
    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor gb = apply(v.input(0).transpose(0, 1), v.grad());
        return new Tensor[]{v.needed(0) ? gb.matmul(v.output().transpose(0, 1)).neg() : null, v.needed(1) ? gb : null};
    }
}
