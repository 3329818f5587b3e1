package org.latentclr.nn.stylegan2;

import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.weights.StyleGan2Architecture;

/**
 * What all layers of a synthesis network share.
 *
 * @param clamp limit of activations, or {@link BiasAct#NO_CLAMP}
 * @param noise whether convolutions add noise
 * @param filter taps of the resampling filter where the file has none
 */
record Settings(int wSize, Activation activation, double clamp, boolean noise, double... filter) {
    private static final double[] FILTER = {1, 3, 3, 1};

    static Settings of(StyleGan2Architecture a) {
        return new Settings(a.wDim(), Activation.of(a.activation()), a.convClamp().orElse(BiasAct.NO_CLAMP),
                a.useNoise(), FILTER);
    }
}
