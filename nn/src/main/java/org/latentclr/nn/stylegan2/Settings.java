package org.latentclr.nn.stylegan2;

import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.weights.StyleGan2Architecture;

/**
 * What all layers of a synthesis network share.
 *
 * @param clamp limit of activations, or {@link BiasAct#NO_CLAMP}
 * @param noise whether convolutions add noise
 * @param kernel height and width of convolutions
 * @param filter taps of the resampling filter where the file has none
 */
record Settings(int wSize, Activation activation, double clamp, boolean noise, int kernel, double... filter) {
    /** Taps of the usual filter, which layers that do not resample have beside their weights. */
    static final double[] UNUSED_FILTER = {1, 3, 3, 1};

    static Settings of(StyleGan2Architecture a) {
        return new Settings(a.wDim(), Activation.of(a.activation()), a.convClamp().orElse(BiasAct.NO_CLAMP),
                a.useNoise(), a.details().kernelSize(), binomial(a.details().filterTaps()));
    }

    /** The coefficients of (1 + t)^(taps − 1): for 4 taps 1, 3, 3, 1. */
    static double[] binomial(int taps) {
        double[] f = new double[taps];
        f[0] = 1;
        for (int i = 1; i < taps; i++) f[i] = f[i - 1] * (taps - i) / i;
        return f;
    }
}
