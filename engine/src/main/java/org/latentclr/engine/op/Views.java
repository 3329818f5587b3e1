package org.latentclr.engine.op;

import java.util.Arrays;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** Ops that rearrange without computing: reshape, permute, slice, expand, flip, and the copy that makes a view row-major. */
public final class Views {
    private Views() {}

    /** The same elements in row-major order in another shape; one size may be −1. */
    public static Tensor reshape(Tensor x, int... dims) {
        int[] d = dims.clone();
        int known = 1;
        int open = -1;
        for (int i = 0; i < d.length; i++) {
            if (d[i] == -1 && open < 0) open = i;
            else
                known *= d[i];
        }
        if (open >= 0 && known > 0) d[open] = x.shape().size() / known;
        Shape s = Shape.of(d);
        if (s.equals(x.shape())) return x;
        if (s.size() != x.shape().size())
            throw new EngineException("reshape", "a shape of " + x.shape().size() + " elements", Arrays.toString(dims));
        return Dispatch.apply(new Reshape(s), canView(x, s) ? x : x.contiguous());
    }

    /** The same value as a node of its own in the graph. */
    public static Tensor identity(Tensor x) {
        int[] order = new int[x.rank()];
        Arrays.setAll(order, i -> i);
        return Dispatch.apply(new Permute(order), x);
    }

    public static Tensor permute(Tensor x, int... order) {
        return Dispatch.apply(new Permute(order.clone()), x);
    }

    public static Tensor transpose(Tensor x, int i, int j) {
        int[] order = new int[x.rank()];
        Arrays.setAll(order, k -> k);
        int a = x.shape().axis(i);
        int b = x.shape().axis(j);
        order[a] = b;
        order[b] = a;
        return permute(x, order);
    }

    /** Elements from, from+step, … below to. */
    public static Tensor slice(Tensor x, int dim, int from, int to, int step) {
        int d = x.shape().axis(dim);
        EngineException.check(0 <= from && from <= to && to <= x.dim(d) && step > 0, "slice",
                "0 ≤ from ≤ to ≤ " + x.dim(d) + ", step > 0", from + ".." + to + " step " + step);
        return from == 0 && to == x.dim(d) && step == 1
                ? x
                : Dispatch.apply(new Slice(d, from, (to - from + step - 1) / step, step), x);
    }

    public static Tensor expand(Tensor x, Shape to) {
        return x.shape().equals(to) ? x : Dispatch.apply(new Expand(to), x);
    }

    /** Reverses the order along dimensions. */
    public static Tensor flip(Tensor x, int... dims) {
        return dims.length == 0 ? x : Dispatch.apply(new Flip(Arrays.stream(dims).map(x.shape()::axis).toArray()), x);
    }

    /** y[i] = x[i − shift mod n] along a dimension. */
    public static Tensor roll(Tensor x, int dim, int shift) {
        int n = x.dim(dim);
        int k = n == 0 ? 0 : Math.floorMod(shift, n);
        return k == 0 ? x : Concat.apply(dim, x.slice(dim, n - k, n), x.slice(dim, 0, n - k));
    }

    /** x as a view, repeated {@code times[i]} in dimension i (copies where needed). */
    public static Tensor repeat(Tensor x, int... times) {
        Tensor y = x;
        for (int i = 0; i < times.length; i++) {
            EngineException.check(times.length == x.rank() && times[i] > 0, "repeat",
                    "one positive count per dimension", Arrays.toString(times));
            Tensor[] parts = new Tensor[times[i]];
            Arrays.fill(parts, y);
            y = times[i] == 1 ? y : Concat.apply(i, parts);
        }
        return y;
    }

    /** Whether row-major reading order of {@code x} can be kept with strides only: true for row-major tensors and single-dimension merges. */
    private static boolean canView(Tensor x, Shape s) {
        return strides(x, s) != null;
    }

    /** Strides of {@code x} seen in shape {@code s}, or null where a copy is needed. */
    private static int[] strides(Tensor x, Shape s) {
        if (x.isContiguous()) return s.strides();
        int[] result = new int[s.rank()];
        int[] xs = x.strides();
        int i = x.rank() - 1;
        int j = s.rank() - 1;
        while (j >= 0) {
            // Groups of dimensions with the same product on both sides are handled one at a time, from the end.
            while (i >= 0 && x.dim(i) == 1) i--;
            if (s.dim(j) == 1) {
                result[j--] = 1;
                continue;
            }
            if (i < 0) return null;
            long have = x.dim(i);
            int step = xs[i];
            long want = 1;
            int first = j;
            while (want < have && j >= 0) want *= s.dim(j--);
            while (have < want) {
                int k = i - 1;
                while (k >= 0 && x.dim(k) == 1) k--;
                if (k < 0 || xs[k] != xs[i] * x.dim(i)) return null;
                i = k;
                have *= x.dim(i);
            }
            if (have != want) return null;
            for (int k = first, st = step; k > j; st *= s.dim(k--)) result[k] = st;
            i--;
        }
        return result;
    }

    /** Row-major copy of a view. */
    public record Copy() implements Op {
        @Override
        public String name() {
            return "copy";
        }

        @Override
        public Shape outputShape(Shape... in) {
            return in[0];
        }

        @Override
        public boolean savesInput(int i, boolean[] tracked) {
            return false;
        }

        @Override
        public Tensor[] vjp(Vjp v) {
            return new Tensor[]{v.grad()};
        }
    }

    /** See {@link Views#reshape}. */
    public record Reshape(Shape to) implements ViewOp {
        @Override
        public String name() {
            return "reshape";
        }

        @Override
        public Shape outputShape(Shape... in) {
            return to;
        }

        @Override
        public Tensor view(Tensor x) {
            int[] s = strides(x, to);
            if (s == null)
                throw new EngineException(name(), "elements that strides can describe in shape " + to,
                        x.shape() + " with strides " + Arrays.toString(x.strides()),
                        "use Views.reshape, which copies where needed");
            return x.view(to, s, x.offset());
        }

        @Override
        public Tensor[] vjp(Vjp v) {
            return new Tensor[]{reshape(v.grad(), v.shape(0).dims())};
        }
    }

    /** See {@link Views#permute}. */
    public record Permute(int... order) implements ViewOp {
        @Override
        public String name() {
            return "permute";
        }

        @Override
        public Shape outputShape(Shape... in) {
            int[] seen = order.clone();
            Arrays.sort(seen);
            boolean ok = seen.length == in[0].rank();
            for (int i = 0; ok && i < seen.length; i++) ok = seen[i] == i;
            if (!ok)
                throw new EngineException(name(), "each dimension of " + in[0] + " once", Arrays.toString(order));
            return Shape.of(Arrays.stream(order).map(in[0]::dim).toArray());
        }

        @Override
        public Tensor view(Tensor x) {
            return x.view(outputShape(x.shape()), Arrays.stream(order).map(i -> x.strides()[i]).toArray(), x.offset());
        }

        @Override
        public Tensor[] vjp(Vjp v) {
            int[] back = new int[order.length];
            for (int i = 0; i < order.length; i++) back[order[i]] = i;
            return new Tensor[]{permute(v.grad(), back)};
        }
    }

    /** See {@link Views#slice}. */
    public record Slice(int dim, int from, int count, int step) implements ViewOp {
        @Override
        public String name() {
            return "slice";
        }

        @Override
        public Shape outputShape(Shape... in) {
            return in[0].with(dim, count);
        }

        @Override
        public Tensor view(Tensor x) {
            int[] s = x.strides().clone();
            int offset = count == 0 ? x.offset() : x.offset() + from * s[dim];
            s[dim] *= step;
            return x.view(outputShape(x.shape()), s, offset);
        }

        @Override
        public Tensor[] vjp(Vjp v) {
            int[] at = new int[v.shape(0).rank()];
            int[] steps = new int[at.length];
            Arrays.fill(steps, 1);
            at[dim] = from;
            steps[dim] = step;
            return new Tensor[]{Embed.apply(v.grad(), v.shape(0), at, steps, 0)};
        }
    }

    /** See {@link Tensor#expand}. */
    public record Expand(Shape to) implements ViewOp {
        @Override
        public String name() {
            return "expand";
        }

        @Override
        public Shape outputShape(Shape... in) {
            EngineException.check(Shape.broadcast(name(), in[0], to).equals(to), name(),
                    "a shape that broadcasts to " + to, in[0]);
            return to;
        }

        @Override
        public Tensor view(Tensor x) {
            int[] s = new int[to.rank()];
            int extra = to.rank() - x.rank();
            for (int i = 0; i < x.rank(); i++)
                s[i + extra] = x.dim(i) == 1 && to.dim(i + extra) != 1 ? 0 : x.strides()[i];
            return x.view(to, s, x.offset());
        }

        @Override
        public Tensor[] vjp(Vjp v) {
            return new Tensor[]{Arithmetic.sumTo(v.grad(), v.shape(0))};
        }
    }

    /** See {@link Views#flip}. */
    public record Flip(int... dims) implements ViewOp {
        @Override
        public String name() {
            return "flip";
        }

        @Override
        public Shape outputShape(Shape... in) {
            return in[0];
        }

        @Override
        public Tensor view(Tensor x) {
            int[] s = x.strides().clone();
            int offset = x.offset();
            for (int d : dims) {
                offset += Math.max(0, x.dim(d) - 1) * s[d];
                s[d] = -s[d];
            }
            return x.view(x.shape(), s, offset);
        }

        @Override
        public Tensor[] vjp(Vjp v) {
            return new Tensor[]{flip(v.grad(), dims)};
        }
    }
}
