package org.latentclr.engine.op.fused;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Vjp;

/** S = X·Xᵀ, all scalar products of rows, symmetric: half the work of a general product. The gradient is (G + Gᵀ)·X. */
public record Gram() implements FusedOp {
    /**
     * @param x [R,F], not modified
     * @return [R,R]
     */
    public static Tensor apply(Tensor x) {
        return Dispatch.apply(new Gram(), x);
    }

    @Override
    public String name() {
        return "gram";
    }

    @Override
    public double flops(Shape[] in, Shape out) {
        return 1.0 * out.size() * in[0].dim(-1);
    }

    @Override
    public Shape outputShape(Shape... in) {
        EngineException.check(in[0].rank() == 2, name(), "a matrix [R,F]", in[0]);
        return Shape.of(in[0].dim(0), in[0].dim(0));
    }

    @Override
    public Tensor composed(Tensor... in) {
        return in[0].matmul(in[0].transpose(0, 1));
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor g = v.grad();
        return new Tensor[]{g.add(g.transpose(0, 1)).matmul(v.input(0))};
    }
}
