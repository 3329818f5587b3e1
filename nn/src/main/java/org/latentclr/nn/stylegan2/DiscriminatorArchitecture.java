package org.latentclr.nn.stylegan2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.StyleGan2Architecture.Wiring;
import org.latentclr.weights.WeightsException;

/**
 * Everything that is needed to rebuild a discriminator.
 *
 * @param classes length of a class vector; 0 for none
 * @param channels features at each resolution, from 4² up; the last entry is what reads the image
 * @param classSize width of the embedded class; 0 for none
 * @param mappingLayers layers of the class mapping
 * @param groupSize images whose spread is one statistic; 0 for the whole batch
 * @param groupChannels channels of that statistic; 0 for none
 * @param clamp limit of activations, or {@link BiasAct#NO_CLAMP}
 * @param activation of the blocks
 * @param endActivation of the layers at 4²
 * @param filterTaps length of the filter that halves features and images
 */
record DiscriminatorArchitecture(int classes, int imageChannels, List<Integer> channels, int classSize,
        int mappingLayers, Wiring wiring, int groupSize, int groupChannels, double clamp, String activation,
        String endActivation, int filterTaps) {

    /** Reads tensors and plain attributes of a network, such as {@code D} of a snapshot. */
    static DiscriminatorArchitecture of(Checkpoint network) {
        Map<String, NamedArray> t = network.tensors();
        int resolution = 4;
        while (t.containsKey("b" + 2 * resolution + ".conv0.weight")) resolution *= 2;
        String top = "b" + resolution;
        if (resolution == 4 || !t.containsKey(top + ".fromrgb.weight"))
            throw new WeightsException("its content", "a StyleGAN2 discriminator", "no " + top + ".fromrgb.weight",
                    "name a snapshot that contains one").in(network.file());
        // Channels in front of a block's first convolution: at the top what the image is turned into.
        List<Integer> channels = new ArrayList<>(List.of(size(t, "b4.conv.weight", 0)));
        for (int r = 8; r <= resolution; r *= 2) channels.add(size(t, "b" + r + ".conv0.weight", 1));
        int layers = 0;
        while (t.containsKey("mapping.fc" + layers + ".weight")) layers++;
        boolean conditional = t.containsKey("mapping.embed.weight");
        int statistics = size(t, "b4.conv.weight", 1) - size(t, "b4.conv.weight", 0);
        return new DiscriminatorArchitecture(conditional ? size(t, "mapping.embed.weight", 1) : 0,
                size(t, top + ".fromrgb.weight", 1), channels, conditional ? size(t, "b4.out.weight", 0) : 0, layers,
                wiring(t, top), number(network, "b4.mbstd.group_size").map(Number::intValue).orElse(0), statistics,
                number(network, top + ".conv0.conv_clamp").map(Number::doubleValue).orElse(BiasAct.NO_CLAMP),
                network.value(top + ".conv0.activation").map(String::valueOf).orElse("lrelu"),
                network.value("b4.conv.activation").map(String::valueOf).orElse("lrelu"),
                t.containsKey(top + ".resample_filter") ? size(t, top + ".resample_filter", 0) : 4);
    }

    private static Wiring wiring(Map<String, NamedArray> t, String top) {
        if (t.containsKey(top + ".skip.weight")) return Wiring.RESNET;
        return t.containsKey("b4.fromrgb.weight") ? Wiring.SKIP : Wiring.ORIG;
    }

    private static Optional<Number> number(Checkpoint network, String path) {
        return network.value(path).filter(Number.class::isInstance).map(Number.class::cast);
    }

    private static int size(Map<String, NamedArray> t, String name, int axis) {
        return Math.toIntExact(t.get(name).size(axis));
    }

    int resolution() {
        return 2 << channels.size();
    }

    int channelsAt(int resolution) {
        return channels.get(Integer.numberOfTrailingZeros(resolution) - 2);
    }
}
