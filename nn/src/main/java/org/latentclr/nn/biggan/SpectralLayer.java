package org.latentclr.nn.biggan;

import java.util.Optional;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.nn.Derived;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** A linear map or a convolution with weight W/σ and, if there is one, a bias. Frozen, the division is done once. */
abstract class SpectralLayer extends Module {
    private final Parameter weight;
    private final Optional<Parameter> bias;
    private final Derived normalized;

    /** @param dims [out,in] or [out,in,k,k] */
    SpectralLayer(Initializer init, String weightName, boolean biased, int... dims) {
        int fan = 1;
        for (int i = 1; i < dims.length; i++) fan *= dims[i];
        weight = parameter(weightName, init.normal(1 / Math.sqrt(fan), dims));
        bias = biased ? Optional.of(parameter("bias", init.constant(0, dims[0]))) : Optional.empty();
        normalized = new Derived(() -> weight.value().div(sigma()), weight);
    }

    /** σ, a scalar; a function of W and of constants. */
    abstract Tensor sigma();

    /** W as a matrix [out, in·k²]. */
    final Tensor matrix() {
        Tensor w = weight.value();
        return w.reshape(w.dim(0), -1);
    }

    /** x·(W/σ)ᵀ + b: [N,in] → [N,out]. */
    final Tensor linear(Tensor x) {
        Tensor y = x.matmul(normalized.get().transpose(0, 1));
        return bias.isPresent() ? y.add(bias.get().value()) : y;
    }

    /** x ∗ (W/σ) + b with zero padding that keeps the size: [N,in,H,W] → [N,out,H,W]. */
    final Tensor convolve(Tensor x) {
        Tensor y = Conv2d.apply(x, normalized.get(), ConvSpec.of(1, weight.value().dim(2) / 2));
        return bias.isPresent() ? y.add(bias.get().value().reshape(-1, 1, 1)) : y;
    }

    /** PyTorch's spectral norm in evaluation: σ = uᵀ·W·v with the stored u and v. */
    static final class Stored extends SpectralLayer {
        private final Parameter u;
        private final Parameter v;

        Stored(Initializer init, boolean biased, int... dims) {
            super(init, "weight_orig", biased, dims);
            Tensor w = matrix();
            u = buffer("weight_u", init.normal(1, w.dim(0)));
            v = buffer("weight_v", init.normal(1, w.dim(1)));
        }

        @Override
        Tensor sigma() {
            return u.value().reshape(1, -1).matmul(matrix()).matmul(v.value().reshape(-1, 1)).reshape();
        }

        /** Makes u and v the first singular vectors, nearly, for a network that was not loaded. */
        void settle() {
            try (Scope s = Scope.local("power iteration")) {
                Autograd.noGrad(() -> {
                    for (int i = 0; i < 5; i++) {
                        v.assign(unit(u.value().reshape(1, -1).matmul(matrix())).reshape(-1));
                        u.assign(unit(v.value().reshape(1, -1).matmul(matrix().transpose(0, 1))).reshape(-1));
                    }
                });
            }
        }
    }

    /** BigGAN's own spectral norm in evaluation: one power iteration from the stored u, v = uW/‖·‖, σ = ‖vWᵀ‖. */
    static final class Iterated extends SpectralLayer {
        private final Parameter u;

        Iterated(Initializer init, boolean biased, int... dims) {
            super(init, "weight", biased, dims);
            u = buffer("u0", init.normal(1, 1, dims[0]));
            buffer("sv0", init.constant(1, 1));
        }

        @Override
        Tensor sigma() {
            Tensor w = matrix();
            Tensor v = Autograd.noGrad(() -> unit(u.value().matmul(w.detach())));
            Tensor left = Autograd.noGrad(() -> unit(v.matmul(w.detach().transpose(0, 1))));
            return v.matmul(w.transpose(0, 1)).mul(left).sum();
        }
    }

    private static Tensor unit(Tensor row) {
        return row.mul(row.square().sum().rsqrt());
    }
}
