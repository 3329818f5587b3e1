package org.latentclr.nn.stylegan2;

import org.latentclr.engine.op.fused.Activation;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.weights.StyleGan2Architecture;

/** The parameters of a generator under NVIDIA's names: {@code mapping.*} and {@code synthesis.*}. */
public final class StyleGan2Network extends Module {
    private final StyleGan2Architecture architecture;
    private final MappingNetwork mapping;
    private final Synthesis synthesis;

    /** A trainable network; its tensors belong to the current scope. */
    public StyleGan2Network(StyleGan2Architecture a, Initializer init) {
        architecture = a;
        synthesis = child("synthesis", new Synthesis(init, a));
        mapping = child("mapping", new MappingNetwork(init, a.zDim(), a.cDim(),
                new MappingNetwork.Widths(a.details().embedFeatures(), a.details().layerFeatures(), a.wDim()),
                a.mappingLayers(), Activation.of(a.details().mappingActivation()), a.lrMultiplier(), true));
    }

    public StyleGan2Architecture architecture() {
        return architecture;
    }

    MappingNetwork mapping() {
        return mapping;
    }

    Synthesis synthesis() {
        return synthesis;
    }
}
