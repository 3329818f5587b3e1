package org.latentclr.engine.functional;

import java.util.stream.IntStream;
import org.latentclr.engine.Tensor;

/** Small reshapes that several functions need. */
final class Shapes {
    private Shapes() {}

    /** Removes dimension {@code dim}, which has size 1. */
    static Tensor without(Tensor x, int dim) {
        int d = x.shape().axis(dim);
        return x.reshape(IntStream.range(0, x.rank()).filter(i -> i != d).map(x::dim).toArray());
    }

    /** A vector placed along dimension {@code dim} of a tensor of rank {@code rank}. */
    static Tensor along(Tensor vector, int dim, int rank) {
        return vector.reshape(IntStream.range(0, rank).map(i -> i == dim ? vector.dim(0) : 1).toArray());
    }

    /** All dimension indices except {@code dim}. */
    static int[] except(int rank, int dim) {
        return IntStream.range(0, rank).filter(i -> i != dim).toArray();
    }

    /** Dimension indices {@code from}, …, rank − 1. */
    static int[] from(int from, int rank) {
        return IntStream.range(from, rank).toArray();
    }
}
