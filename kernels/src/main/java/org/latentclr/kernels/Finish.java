package org.latentclr.kernels;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.BiasAct;

/**
 * What may follow a convolution or a filter without a pass of its own, y = clamp(gain·act(d·v + noise + bias)): struct {@code Finish} of
 * {@code finish.cuh}. Addresses of 0 are nothing.
 *
 * @param factors d, [factorsBatch, channels]
 * @param noise [noiseBatch, pixels]
 * @param bias [channels]
 * @param slope of the activation below 0; 1 is none
 * @param limit of the clamp, or {@link BiasAct#NO_CLAMP}
 */
public record Finish(long factors, long noise, long bias, int factorsBatch, int noiseBatch, double slope, double gain,
        double limit) {
    /** Nothing follows. */
    public static final Finish NONE = new Finish(0, 0, 0, 1, 1, 1, 1, BiasAct.NO_CLAMP);

    /** Factors d [M,channels] of a batch that repeats. */
    public Finish withFactors(Cuda cuda, Tensor d) {
        return new Finish(cuda.address(d), noise, bias, d.dim(0), noiseBatch, slope, gain, limit);
    }

    /** Noise [M,1,height,width] of a batch that repeats. */
    public Finish withNoise(Cuda cuda, Tensor z) {
        return new Finish(factors, cuda.address(z), bias, factorsBatch, z.dim(0), slope, gain, limit);
    }

    /** Bias [channels], then an activation of that slope, gain and clamp. */
    public Finish withBiasAct(Cuda cuda, Tensor b, BiasAct act) {
        return new Finish(factors, noise, cuda.address(b), factorsBatch, noiseBatch,
                new BiasAct.Grad(act.act(), act.alpha(), act.gain(), act.clamp()).slope(), act.gain(),
                act.clamp());
    }

    /** As the kernel reads it. */
    public int[] words() {
        return new int[]{(int) factors, (int) (factors >>> 32), (int) noise, (int) (noise >>> 32), (int) bias,
                (int) (bias >>> 32), factorsBatch, noiseBatch, Float.floatToRawIntBits((float) slope),
                Float.floatToRawIntBits((float) gain), Float.floatToRawIntBits((float) limit), 0};
    }
}
