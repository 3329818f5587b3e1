package org.latentclr.engine.op;

import java.util.Arrays;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** y = fill everywhere; y[at + step·i] = x[i] in every dimension: padding, zero insertion and the adjoint of a slice. */
public record Embed(Shape to, int[] at, int[] step, double fill) implements Op {
    public static Tensor apply(Tensor x, Shape to, int[] at, int[] step, double fill) {
        return Dispatch.apply(new Embed(to, at.clone(), step.clone(), fill), x);
    }

    /**
     * Pads (or, where negative, cuts) the last dimensions with a constant.
     *
     * @param pad before and after for the last dimension, then for the one before it, and so on (PyTorch's order)
     */
    public static Tensor pad(Tensor x, double fill, int... pad) {
        EngineException.check(pad.length % 2 == 0 && pad.length / 2 <= x.rank(), "pad",
                "two numbers per padded dimension", Arrays.toString(pad));
        Tensor y = x;
        int[] at = new int[x.rank()];
        int[] step = new int[x.rank()];
        int[] to = new int[x.rank()];
        Arrays.fill(step, 1);
        for (int d = 0; d < x.rank(); d++) {
            int k = x.rank() - 1 - d;
            int before = 2 * k < pad.length ? pad[2 * k] : 0;
            int after = 2 * k < pad.length ? pad[2 * k + 1] : 0;
            EngineException.check(x.dim(d) + Math.min(0, before) + Math.min(0, after) >= 0, "pad",
                    "to cut no more than the size " + x.dim(d),
                    before + " and " + after);
            y = y.slice(d, Math.max(0, -before), x.dim(d) + Math.min(0, after));
            at[d] = Math.max(0, before);
            to[d] = x.dim(d) + before + after;
        }
        Shape s = Shape.of(to);
        return y.shape().equals(s) ? y : apply(y, s, at, step, fill);
    }

    @Override
    public String name() {
        return "embed";
    }

    @Override
    public Shape outputShape(Shape... in) {
        for (int i = 0; i < to.rank(); i++)
            EngineException.check(
                    in[0].rank() == to.rank() && at[i] >= 0
                            && (in[0].dim(i) == 0 || at[i] + (in[0].dim(i) - 1) * step[i] < to.dim(i)),
                    name(), "an operand that fits into " + to + " at " + Arrays.toString(at), in[0]);
        return to;
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return false;
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor g = v.grad();
        for (int i = 0; i < to.rank(); i++) {
            int n = v.shape(0).dim(i);
            g = Views.slice(g, i, at[i], n == 0 ? at[i] : at[i] + (n - 1) * step[i] + 1, step[i]);
        }
        return new Tensor[]{g};
    }
}
