package org.latentclr.engine.cases;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Views;

/** How an operand lies in memory. The gaps hold NaN, so that reading one shows. */
public enum Layout {
    /** Row-major from offset 0. */
    DENSE,
    /** Row-major in the middle of a larger block. */
    OFFSET,
    /** Dimensions stored in reverse order. */
    TRANSPOSED,
    /** Every second element of the last dimension. */
    STRIDED,
    /** Stored backwards, with negative strides. */
    FLIPPED;

    /** A tensor of these values in row-major order, stored this way. */
    public Tensor place(Backend d, float[] v, Shape s) {
        return switch (this) {
            case DENSE -> Tensor.of(d, v, s.dims());
            case OFFSET -> {
                float[] block = new float[v.length + 7];
                Arrays.fill(block, Float.NaN);
                System.arraycopy(v, 0, block, 3, v.length);
                yield Tensor.of(d, block, block.length).slice(0, 3, 3 + v.length).reshape(s.dims());
            }
            case TRANSPOSED -> transposed(d, v, s);
            case STRIDED -> strided(d, v, s);
            case FLIPPED -> {
                float[] back = new float[v.length];
                for (int i = 0; i < v.length; i++) back[i] = v[v.length - 1 - i];
                yield Views.flip(Tensor.of(d, back, s.dims()), IntStream.range(0, s.rank()).toArray());
            }
        };
    }

    private static Tensor transposed(Backend d, float[] v, Shape s) {
        int[] order = IntStream.range(0, s.rank()).map(i -> s.rank() - 1 - i).toArray();
        Tensor stored = Tensor.of(d, v, s.dims()).permute(order).contiguous();
        return stored.permute(order);
    }

    private static Tensor strided(Backend d, float[] v, Shape s) {
        if (s.rank() == 0) return OFFSET.place(d, v, s);
        int[] dims = s.dims();
        int n = dims[dims.length - 1];
        dims[dims.length - 1] = 2 * n + 1;
        float[] block = new float[Shape.of(dims).size()];
        Arrays.fill(block, Float.NaN);
        for (int i = 0; i < v.length; i++) block[i / n * (2 * n + 1) + 2 * (i % n) + 1] = v[i];
        return Views.slice(Tensor.of(d, block, dims), dims.length - 1, 1, 2 * n + 1, 2);
    }
}
