package org.latentclr.nn.features;

import java.util.List;
import java.util.Set;
import org.latentclr.engine.op.ConvSpec;

/** The two published shapes of AlexNet's convolutions (METHODS §7). */
public enum AlexNetLayout {
    /** torchvision: 64-192-384-256-256 channels, no groups, input as it comes. */
    TORCHVISION("torchvision", false, List.of(64, 192, 384, 256, 256),
            List.of(new Step("features.0", 11, ConvSpec.of(4, 2)), new Step("features.3", 5, ConvSpec.of(1, 2)),
                    new Step("features.6", 3, ConvSpec.of(1, 1)), new Step("features.8", 3, ConvSpec.of(1, 1)),
                    new Step("features.10", 3, ConvSpec.of(1, 1)))),
    /**
     * BVLC (Caffe): 96-256-384-384-256 channels, groups of 2 in the second, fourth and fifth, local response normalisation after the first
     * two, pooling that counts windows which are not full, input in BGR from 0 to 255 less the mean of ImageNet.
     */
    BVLC("BVLC", true, List.of(96, 256, 384, 384, 256),
            List.of(new Step("conv1", 11, ConvSpec.of(4, 0)), new Step("conv2", 5, ConvSpec.of(1, 2).withGroups(2)),
                    new Step("conv3", 3, ConvSpec.of(1, 1)), new Step("conv4", 3, ConvSpec.of(1, 1).withGroups(2)),
                    new Step("conv5", 3, ConvSpec.of(1, 1).withGroups(2))));

    /** Convolutions after which the map is pooled. */
    private static final Set<Integer> POOLED = Set.of(0, 1);

    /**
     * One convolution.
     *
     * @param name module path in the file
     * @param kernel height and width
     */
    record Step(String name, int kernel, ConvSpec spec) {}

    private final String title;
    private final boolean caffe;
    private final List<Integer> widths;
    private final List<Step> steps;

    AlexNetLayout(String title, boolean caffe, List<Integer> widths, List<Step> steps) {
        this.title = title;
        this.caffe = caffe;
        this.widths = widths;
        this.steps = steps;
    }

    /** The published output channels of the five convolutions. */
    public List<Integer> widths() {
        return widths;
    }

    String title() {
        return title;
    }

    List<Step> steps() {
        return steps;
    }

    /** Whether the network has Caffe's input, normalisation and pooling. */
    boolean isCaffe() {
        return caffe;
    }

    /** Whether the map is pooled after convolution {@code i}, before the next one. */
    boolean poolsAfter(int i) {
        return POOLED.contains(i);
    }
}
