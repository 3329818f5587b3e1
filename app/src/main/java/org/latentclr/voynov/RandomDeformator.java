package org.latentclr.voynov;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.LinearAlgebra;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;

/** Qx with a fixed Q whose columns (or, with more directions than dimensions, rows) are orthonormal. Q is saved with the model. */
public final class RandomDeformator extends Deformator {
    private final Parameter matrix;

    /** @param matrix Q [D,K] */
    public RandomDeformator(Tensor matrix) {
        super(matrix.dim(1), matrix.dim(0));
        this.matrix = buffer("linear", matrix);
    }

    /** Q of the decomposition of a matrix of normal numbers, which is uniformly distributed. */
    static RandomDeformator make(Initializer init, int directions, int outputs) {
        int tall = Math.max(directions, outputs);
        Tensor q = LinearAlgebra.qr(init.normal(1, tall, Math.min(directions, outputs))).q();
        return new RandomDeformator(outputs >= directions ? q : q.transpose(0, 1));
    }

    @Override
    public DeformatorKind kind() {
        return DeformatorKind.RANDOM;
    }

    @Override
    Tensor apply(Tensor x) {
        return x.matmul(matrix.value().transpose(0, 1));
    }
}
