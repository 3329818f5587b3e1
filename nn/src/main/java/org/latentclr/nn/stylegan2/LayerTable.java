package org.latentclr.nn.stylegan2;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Shape;
import org.latentclr.nn.generator.Layer;
import org.latentclr.weights.StyleGan2Architecture;

/**
 * The layers of a generator under NVIDIA's names, with the names of the published LatentCLR tool (METHODS §1.11): {@code style},
 * {@code input}, {@code conv1}, {@code to_rgb1}, {@code convs.M}, and {@code to_rgbs.M}, which there means the features that the image of
 * that block is made of, not the image.
 */
final class LayerTable {
    static final String MAPPING = "mapping";

    private LayerTable() {}

    static List<Layer> of(StyleGan2Architecture a, Synthesis synthesis) {
        List<Layer> all = new ArrayList<>();
        all.add(new Layer(MAPPING, List.of("style"), Shape.of(a.numWs(), a.wDim())));
        for (SynthesisBlock block : synthesis.blocks()) add(all, block, a);
        return List.copyOf(all);
    }

    private static void add(List<Layer> all, SynthesisBlock block, StyleGan2Architecture a) {
        int r = block.resolution();
        String path = block.path();
        Shape features = Shape.of(a.channelsAt(r), r, r);
        Shape image = Shape.of(a.imgChannels(), r, r);
        int step = Integer.numberOfTrailingZeros(r) - 3;
        if (block.isFirst()) {
            all.add(new Layer(path + ".const", List.of("input"), features));
            all.add(new Layer(path + ".conv1", List.of("conv1", path + ".x"), features));
        } else {
            if (block.isResidual()) all.add(new Layer(path + ".skip", List.of(), features));
            all.add(new Layer(path + ".conv0", List.of("convs." + 2 * step), features));
            all.add(new Layer(path + ".conv1", names(block, step), features));
            if (block.isResidual()) all.add(new Layer(path + ".x", List.of(), features));
        }
        if (block.toRgb().isEmpty()) return;
        all.add(new Layer(path + ".torgb", List.of(), image));
        all.add(new Layer(path + SynthesisBlock.IMAGE, block.isFirst() ? List.of("to_rgb1") : List.of(), image));
    }

    private static List<String> names(SynthesisBlock block, int step) {
        List<String> names = new ArrayList<>(List.of("convs." + (2 * step + 1)));
        if (!block.isResidual()) names.add(block.path() + ".x");
        if (block.toRgb().isPresent()) names.add("to_rgbs." + step);
        return names;
    }
}
