package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** Operands one after the other along a dimension. */
public record Concat(int dim) implements Op {
    public static Tensor apply(int dim, Tensor... parts) {
        EngineException.check(parts.length > 0, "concat", "at least one operand", 0);
        return parts.length == 1 ? parts[0] : Dispatch.apply(new Concat(parts[0].shape().axis(dim)), parts);
    }

    /** Operands of one shape along a new first dimension. */
    public static Tensor stack(Tensor... parts) {
        Tensor[] p = new Tensor[parts.length];
        for (int i = 0; i < p.length; i++) {
            int[] d = new int[parts[i].rank() + 1];
            System.arraycopy(parts[i].shape().dims(), 0, d, 1, parts[i].rank());
            d[0] = 1;
            p[i] = parts[i].reshape(d);
        }
        return apply(0, p);
    }

    @Override
    public String name() {
        return "concat";
    }

    @Override
    public Shape outputShape(Shape... in) {
        int n = 0;
        for (Shape s : in) {
            EngineException.check(s.rank() == in[0].rank() && s.with(dim, 0).equals(in[0].with(dim, 0)), name(),
                    "operands that agree with " + in[0] + " except along dimension " + dim, s);
            n += s.dim(dim);
        }
        return in[0].with(dim, n);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return false;
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor[] g = new Tensor[v.count()];
        for (int i = 0, at = 0; i < g.length; at += v.shape(i++).dim(dim))
            if (v.needed(i)) g[i] = v.grad().slice(dim, at, at + v.shape(i).dim(dim));
        return g;
    }
}
