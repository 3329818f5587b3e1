package org.latentclr.engine.op;

import java.util.Arrays;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/**
 * Reduction over some dimensions, which stay as size 1: sum, maximum, minimum or product. The gradient of a maximum is shared
 * equally by equal elements.
 *
 * @param dims ascending
 */
public record Reduce(Kind kind, int... dims) implements Op {
    /** What is computed. */
    public enum Kind {
        SUM, MAX, MIN, PROD
    }

    /** Reduces over {@code dims} (negative counts from the end). */
    public static Tensor apply(Kind kind, Tensor x, boolean keepDims, int... dims) {
        int[] d = Arrays.stream(dims).map(x.shape()::axis).sorted().distinct().toArray();
        EngineException.check(d.length == dims.length, "reduce", "distinct dimensions", Arrays.toString(dims));
        Tensor y = d.length == 0 ? x : Dispatch.apply(new Reduce(kind, d), x);
        if (keepDims || d.length == 0) return y;
        int[] rest = new int[x.rank() - d.length];
        for (int i = 0, n = 0; i < x.rank(); i++) if (Arrays.binarySearch(d, i) < 0) rest[n++] = x.dim(i);
        return y.reshape(rest);
    }

    public static Tensor sumAll(Tensor x) {
        return apply(Kind.SUM, x, false, all(x));
    }

    /** All dimension indices of {@code x}. */
    public static int[] all(Tensor x) {
        int[] d = new int[x.rank()];
        Arrays.setAll(d, i -> i);
        return d;
    }

    @Override
    public String name() {
        return kind == Kind.SUM || kind == Kind.PROD ? kind.name().toLowerCase() : "a" + kind.name().toLowerCase();
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape s = in[0];
        for (int d : dims) {
            EngineException.check(kind == Kind.SUM || kind == Kind.PROD || s.dim(d) > 0, name(), "at least one element",
                    in[0]);
            s = s.with(d, 1);
        }
        return s;
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return kind != Kind.SUM;
    }

    @Override
    public boolean savesOutput() {
        return kind == Kind.MAX || kind == Kind.MIN;
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor g = v.grad().expand(v.shape(0).dims());
        return new Tensor[]{switch (kind) {
            case SUM -> g;
            case MAX, MIN -> {
                Tensor hit = Binary.apply(Binary.Kind.EQ, v.input(0).detach(), v.output().detach());
                yield g.mul(hit.div(hit.sum(true, dims)));
            }
            case PROD -> g.mul(productOfOthers(v.input(0)));
        }};
    }

    /** Π_{j≠i} x_j, right also where one or more elements are zero. */
    private Tensor productOfOthers(Tensor x) {
        Tensor zero = Binary.compare(Binary.Kind.EQ, x, 0);
        Tensor zeros = zero.sum(true, dims);
        Tensor one = Tensor.scalar(x.backend(), 1);
        Tensor nonzero = Select.apply(zero, one, x);
        Tensor product = Dispatch.apply(this, nonzero);
        Tensor alone = Binary.compare(Binary.Kind.EQ, zeros.sub(zero), 0); // no zero among the others
        return product.div(nonzero).mul(alone);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Reduce r && r.kind == kind && Arrays.equals(dims, r.dims);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Arrays.hashCode(dims);
    }
}
