package org.latentclr.engine.functional;

import java.util.stream.IntStream;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.ArgSort;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.op.Select;

/** Parts of a tensor: triangles, masked elements, the largest elements. */
public final class Selection {
    private Selection() {}

    /**
     * The largest elements.
     *
     * @param values in descending order
     * @param indices where they were
     */
    public record TopK(Tensor values, Tensor indices) {}

    /** The {@code k} largest elements along {@code dim}, descending; equal elements keep their order. */
    public static TopK topK(Tensor x, int k, int dim) {
        EngineException.check(k >= 0 && k <= x.dim(dim), "topk", "k in 0.." + x.dim(dim), k);
        Tensor indices = ArgSort.apply(x, dim, true).slice(dim, 0, k);
        return new TopK(Gather.apply(x, dim, indices), indices);
    }

    /** The elements where the mask is true, in row-major order, as one dimension. */
    public static Tensor masked(Tensor x, boolean[] mask) {
        EngineException.check(mask.length == x.shape().size(), "masked_select",
                "a mask of " + x.shape().size() + " elements", mask.length);
        return Gather.select(x.reshape(-1), 0, IntStream.range(0, mask.length).filter(i -> mask[i]).toArray());
    }

    /** Matrices [.., n, m] with the elements j &gt; i + diagonal replaced by 0. */
    public static Tensor tril(Tensor x, int diagonal) {
        return triangle(x, diagonal, true);
    }

    /** Matrices [.., n, m] with the elements j &lt; i + diagonal replaced by 0. */
    public static Tensor triu(Tensor x, int diagonal) {
        return triangle(x, diagonal, false);
    }

    private static Tensor triangle(Tensor x, int diagonal, boolean lower) {
        EngineException.check(x.rank() >= 2, lower ? "tril" : "triu", "a matrix or a batch of matrices", x.shape());
        int n = x.dim(-2);
        int m = x.dim(-1);
        float[] keep = new float[n * m];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < m; j++) keep[i * m + j] = (lower ? j <= i + diagonal : j >= i + diagonal) ? 1 : 0;
        Backend d = x.backend();
        return Select.apply(Tensor.of(d, keep, n, m), x, Tensor.scalar(d, 0));
    }
}
