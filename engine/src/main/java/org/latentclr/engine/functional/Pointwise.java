package org.latentclr.engine.functional;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.fused.Activation;

/** Functions of each element that are not ops of their own. */
public final class Pointwise {
    private Pointwise() {}

    /** x·Φ(x) with the normal distribution function Φ, by the error function. */
    public static Tensor gelu(Tensor x) {
        Tensor phi = Unary.affine(Unary.apply(Unary.Kind.ERF, x.mul(Math.sqrt(0.5))), 0.5, 0.5);
        return x.mul(phi);
    }

    /** x &gt; 0 ? x : α·(e^x − 1). */
    public static Tensor elu(Tensor x, double alpha) {
        return Activation.elu(x, alpha);
    }

    /** The self-normalising variant of {@link #elu}. */
    public static Tensor selu(Tensor x) {
        return Activation.SELU.apply(x, 0);
    }

    /** a + t·(b − a). */
    public static Tensor lerp(Tensor a, Tensor b, double t) {
        return a.add(b.sub(a).mul(t));
    }

    /** max(x, y); the gradient of a tie is shared equally. */
    public static Tensor maximum(Tensor x, Tensor y) {
        return Binary.apply(Binary.Kind.MAX, x, y);
    }

    /** min(x, y); the gradient of a tie is shared equally. */
    public static Tensor minimum(Tensor x, Tensor y) {
        return Binary.apply(Binary.Kind.MIN, x, y);
    }

    /** x·wᵀ + b for rows x. */
    public static Tensor linear(Tensor x, Tensor w, Tensor biasOrNull) {
        Tensor y = x.matmul(w.transpose(0, 1));
        return biasOrNull == null ? y : y.add(biasOrNull);
    }
}
