package org.latentclr.engine.functional;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Arithmetic;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Unary;

/** Normalisations: (x − mean)/√(variance + ε) over some dimensions, then weight and bias. */
public final class Normalization {
    private Normalization() {}

    /**
     * The running statistics of a batch normalisation, [C] each; updated in place.
     *
     * @param momentum weight of the newest batch
     */
    public record Running(Tensor mean, Tensor variance, double momentum) {}

    /**
     * Batch normalisation over all dimensions but 1. In training it uses the batch's statistics and updates the running ones (with
     * the unbiased variance); else it uses the running ones.
     *
     * @param x [N,C] or [N,C,…]
     * @param weightOrNull [C]
     * @param biasOrNull [C]
     */
    public static Tensor batchNorm(Tensor x, Tensor weightOrNull, Tensor biasOrNull, Running running, boolean training,
            double eps) {
        EngineException.check(x.rank() >= 2 && running.mean().dim(0) == x.dim(1), "batch_norm",
                "x [N,C,…] with C = " + running.mean().dim(0), x.shape());
        int[] dims = Shapes.except(x.rank(), 1);
        Tensor y;
        if (training) {
            y = normalize(x, eps, dims);
            update(x.detach(), running, dims);
        } else {
            Tensor scale = running.variance().detach().add(eps).rsqrt();
            y = x.sub(Shapes.along(running.mean().detach(), 1, x.rank())).mul(Shapes.along(scale, 1, x.rank()));
        }
        return affine(y, weightOrNull, biasOrNull, 1);
    }

    private static void update(Tensor x, Running r, int[] dims) {
        int n = x.shape().size() / Math.max(1, x.dim(1));
        EngineException.check(n > 1, "batch_norm in training", "more than one value per channel", x.shape());
        double m = r.momentum();
        r.mean().assign(Pointwise.lerp(r.mean().detach(), x.mean(false, dims), m));
        r.variance().assign(Pointwise.lerp(r.variance().detach(), Arithmetic.variance(x, 1, false, dims), m));
    }

    /** Group normalisation: over the channels of each of {@code groups} groups and all positions. {@code x} is [N,C,…]. */
    public static Tensor groupNorm(Tensor x, int groups, Tensor weightOrNull, Tensor biasOrNull, double eps) {
        EngineException.check(x.rank() >= 2 && groups > 0 && x.dim(1) % groups == 0, "group_norm",
                "x [N,C,…] with C divisible by " + groups, x.shape());
        int[] split = new int[x.rank() + 1];
        split[0] = x.dim(0);
        split[1] = groups;
        split[2] = x.dim(1) / groups;
        for (int i = 2; i < x.rank(); i++) split[i + 1] = x.dim(i);
        Tensor y = normalize(x.reshape(split), eps, Shapes.from(2, split.length)).reshape(x.shape().dims());
        return affine(y, weightOrNull, biasOrNull, 1);
    }

    /** Instance normalisation: each channel of each image by itself. {@code x} is [N,C,…]. */
    public static Tensor instanceNorm(Tensor x, Tensor weightOrNull, Tensor biasOrNull, double eps) {
        return affine(normalize(x, eps, Shapes.from(2, x.rank())), weightOrNull, biasOrNull, 1);
    }

    /** Layer normalisation over the last {@code dims} dimensions; weight and bias have their shape. */
    public static Tensor layerNorm(Tensor x, int dims, Tensor weightOrNull, Tensor biasOrNull, double eps) {
        Tensor y = normalize(x, eps, Shapes.from(x.rank() - dims, x.rank()));
        Tensor scaled = weightOrNull == null ? y : y.mul(weightOrNull);
        return biasOrNull == null ? scaled : scaled.add(biasOrNull);
    }

    /** (x − mean)/√(variance + ε) over {@code dims}. */
    private static Tensor normalize(Tensor x, double eps, int... dims) {
        Tensor centred = x.sub(x.mean(true, dims));
        return centred.mul(centred.square().mean(true, dims).add(eps).rsqrt());
    }

    private static Tensor affine(Tensor y, Tensor weightOrNull, Tensor biasOrNull, int dim) {
        Tensor scaled = weightOrNull == null ? y : y.mul(Shapes.along(weightOrNull, dim, y.rank()));
        return biasOrNull == null ? scaled : scaled.add(Shapes.along(biasOrNull, dim, y.rank()));
    }

    /** x·rsqrt(mean(x²) + ε) along {@code dim} (METHODS §6.1, first step of the mapping). */
    public static Tensor secondMoment(Tensor x, int dim, double eps) {
        return x.mul(x.square().mean(true, dim).add(eps).rsqrt());
    }

    /**
     * Local response normalisation: x·(k + α/n·Σ x²)^−β, the sum over the n channels around each, as far as they exist (Krizhevsky et
     * al. 2012, with α divided by n as the frameworks do).
     *
     * @param x [N,C,H,W]
     * @param size n, odd
     */
    public static Tensor localResponse(Tensor x, int size, double alpha, double beta, double k) {
        EngineException.check(x.rank() == 4 && size > 0 && size % 2 == 1, "local response normalisation",
                "x [N,C,H,W] and an odd number of channels", x.shape() + " and " + size);
        int c = x.dim(1);
        float[] band = new float[c * c];
        for (int i = 0; i < c; i++)
            for (int j = Math.max(0, i - size / 2); j <= Math.min(c - 1, i + size / 2); j++) band[i * c + j] = 1;
        Tensor square = x.square().reshape(x.dim(0), c, x.dim(2) * x.dim(3));
        Tensor sum = Tensor.of(x.backend(), band, c, c).matmul(square).reshape(x.shape().dims());
        return x.mul(Unary.pow(Unary.affine(sum, alpha / size, k), -beta));
    }

    /**
     * Appends {@code channels} channels that hold the standard deviation over groups of images, averaged over positions and a share
     * of the channels (StyleGAN2's discriminator).
     *
     * @param x [N,C,H,W]
     * @param groupSize images per group; 0 for the whole batch; N must be a multiple of min(groupSize, N)
     */
    public static Tensor minibatchStd(Tensor x, int groupSize, int channels) {
        int n = x.dim(0);
        int g = groupSize == 0 ? n : Math.min(groupSize, n);
        EngineException.check(x.rank() == 4 && n % g == 0 && x.dim(1) % channels == 0, "minibatch_std",
                "x [N,C,H,W] with N divisible by " + g + " and C by " + channels, x.shape());
        int m = n / g;
        Tensor y = x.reshape(g, m, channels, x.dim(1) / channels, x.dim(2), x.dim(3)); // [G,M,F,C/F,H,W]
        Tensor std = y.sub(y.mean(true, 0)).square().mean(true, 0).add(1e-8).sqrt(); // [1,M,F,C/F,H,W]
        Tensor level = std.mean(true, 3, 4, 5).reshape(1, m, channels, 1, 1); // [1,M,F,1,1]
        int[] full = {g, m, channels, x.dim(2), x.dim(3)};
        return Concat.apply(1, x, level.expand(full).reshape(n, channels, x.dim(2), x.dim(3)));
    }
}
