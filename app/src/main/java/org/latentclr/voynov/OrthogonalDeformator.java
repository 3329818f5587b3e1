package org.latentclr.voynov;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.MatrixExp;
import org.latentclr.nn.Parameter;

/** x·Oᵀ, O = exp(B − Bᵀ): directions stay orthonormal, whatever B is; the gradient goes through the exponential. */
public final class OrthogonalDeformator extends Deformator {
    private final Parameter half;

    /** @param half first value of B [K,K] */
    public OrthogonalDeformator(Tensor half) {
        super(half.dim(0), half.dim(0));
        this.half = parameter("log_mat_half", half);
    }

    @Override
    public DeformatorKind kind() {
        return DeformatorKind.ORTHO;
    }

    /** O [K,K]. */
    public Tensor matrix() {
        return MatrixExp.apply(half.value().sub(half.value().transpose(0, 1)));
    }

    @Override
    Tensor apply(Tensor x) {
        return x.matmul(matrix().transpose(0, 1));
    }
}
