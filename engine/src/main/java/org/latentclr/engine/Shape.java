package org.latentclr.engine;

import java.util.Arrays;

/** The sizes of a tensor's dimensions, outermost first. A scalar has no dimension and size 1. Immutable. */
public final class Shape {
    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        long n = 1;
        for (int d : dims) {
            if (d < 0) throw new EngineException("shape", "sizes of at least 0", Arrays.toString(dims));
            n *= d;
            if (n > Integer.MAX_VALUE - 64)
                throw new EngineException("shape", "fewer than 2^31 elements", Arrays.toString(dims),
                        "use smaller batches");
        }
        this.dims = dims;
        this.size = (int) n;
    }

    public static Shape of(int... dims) {
        return new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    /** Size of dimension {@code i}; negative counts from the end. */
    public int dim(int i) {
        return dims[axis(i)];
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    public int[] dims() {
        return dims.clone();
    }

    /** {@code i} as a dimension index in 0..rank−1; negative counts from the end. */
    public int axis(int i) {
        int a = i < 0 ? i + dims.length : i;
        if (a < 0 || a >= dims.length)
            throw new EngineException("dimension " + i, "an index of " + this, "rank " + dims.length);
        return a;
    }

    /** A copy with dimension {@code i} set to {@code n}. */
    public Shape with(int i, int n) {
        int[] d = dims.clone();
        d[axis(i)] = n;
        return new Shape(d);
    }

    /** Row-major strides in elements. */
    public int[] strides() {
        int[] s = new int[dims.length];
        int n = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            s[i] = n;
            n *= Math.max(1, dims[i]);
        }
        return s;
    }

    /** The common shape of a broadcast: dimensions are aligned at the end; each pair is equal or contains a 1. */
    public static Shape broadcast(String where, Shape a, Shape b) {
        int r = Math.max(a.rank(), b.rank());
        int[] d = new int[r];
        for (int i = 1; i <= r; i++) {
            int x = i <= a.rank() ? a.dims[a.rank() - i] : 1;
            int y = i <= b.rank() ? b.dims[b.rank() - i] : 1;
            if (x != y && x != 1 && y != 1)
                throw new EngineException(where, "shapes that broadcast", a + " and " + b);
            d[r - i] = x == 1 ? y : x;
        }
        return new Shape(d);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
