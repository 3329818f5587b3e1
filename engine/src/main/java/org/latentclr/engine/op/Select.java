package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** z = mask ≠ 0 ? x : y for each element; shapes broadcast. The mask has no gradient. */
public record Select() implements Op {
    public static Tensor apply(Tensor mask, Tensor x, Tensor y) {
        return Dispatch.apply(new Select(), mask.detach(), x, y);
    }

    @Override
    public String name() {
        return "where";
    }

    @Override
    public Shape outputShape(Shape... in) {
        return Shape.broadcast(name(), Shape.broadcast(name(), in[0], in[1]), in[2]);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return i == 0;
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor zero = Tensor.scalar(v.grad().backend(), 0);
        Tensor[] g = new Tensor[3];
        if (v.needed(1)) g[1] = Arithmetic.sumTo(apply(v.input(0), v.grad(), zero), v.shape(1));
        if (v.needed(2)) g[2] = Arithmetic.sumTo(apply(v.input(0), zero, v.grad()), v.shape(2));
        return g;
    }
}
