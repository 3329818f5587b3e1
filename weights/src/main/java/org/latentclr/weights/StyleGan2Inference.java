package org.latentclr.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The architecture that canonical weights imply (METHODS §11.3). Plain attributes of a pickled generator come first
 * because shapes do not tell everything; where one is absent, shapes decide.
 */
final class StyleGan2Inference {
    private static final double DEFAULT_LR_MULTIPLIER = 0.01;
    private static final double[] OTHER_LR_MULTIPLIERS = {1, 0.1, 0.001};
    private static final int MAX_LOG2 = 14;

    private final Map<String, NamedArray> tensors;
    private final Optional<PickledObject> generator;

    StyleGan2Inference(Map<String, NamedArray> tensors, Optional<PickledObject> generator) {
        this.tensors = tensors;
        this.generator = generator;
    }

    StyleGan2Architecture infer() {
        int resolution = integer("", "img_resolution").orElseGet(this::largestBlock);
        String last = "synthesis.b" + resolution;
        int wDim = integer("", "w_dim").orElseGet(() -> size("synthesis.b4.conv1.affine.weight", 1));
        int cDim = integer("", "c_dim").orElseGet(() -> conditional() ? size("mapping.embed.weight", 1) : 0);
        int zDim = integer("", "z_dim").orElseGet(
                () -> size("mapping.fc0.weight", 1) - (conditional() ? size("mapping.embed.weight", 0) : 0));
        int imgChannels = integer("", "img_channels").orElseGet(() -> size(last + ".torgb.weight", 0));
        int layers = integer("mapping", "num_layers").orElseGet(this::countMappingLayers);
        return new StyleGan2Architecture(zDim, cDim, wDim, resolution, imgChannels, layers, channels(resolution),
                wiring(last), clamp(), halfPrecisionBlocks(resolution), lrMultiplier(),
                attribute("synthesis.b4.conv1", "activation").filter(String.class::isInstance).map(String::valueOf)
                        .orElse("lrelu"),
                attribute("synthesis.b4.conv1", "use_noise").map(Boolean.TRUE::equals)
                        .orElse(tensors.containsKey("synthesis.b4.conv1.noise_strength")),
                details(wDim, layers));
    }

    private StyleGan2Architecture.Details details(int wDim, int layers) {
        StyleGan2Architecture.Details usual = StyleGan2Architecture.Details.usual(wDim);
        return new StyleGan2Architecture.Details(
                attribute("mapping.fc0", "activation").map(String::valueOf).orElse(usual.mappingActivation()),
                conditional() ? size("mapping.embed.weight", 0) : usual.embedFeatures(),
                layers > 1 ? size("mapping.fc0.weight", 0) : usual.layerFeatures(),
                size("synthesis.b4.conv1.weight", 2),
                taps("synthesis.b8.conv0.resample_filter", usual), taps("synthesis.b8.resample_filter", usual));
    }

    private int taps(String filter, StyleGan2Architecture.Details usual) {
        return tensors.containsKey(filter) ? size(filter, 0) : usual.filterTaps();
    }

    private int largestBlock() {
        int resolution = 4;
        while (resolution < 1 << MAX_LOG2 && tensors.containsKey("synthesis.b" + 2 * resolution + ".conv1.weight")) {
            resolution *= 2;
        }
        return resolution;
    }

    private List<Integer> channels(int resolution) {
        List<Integer> channels = new ArrayList<>();
        for (int size = 4; size > 0 && size <= Math.min(resolution, 1 << MAX_LOG2); size *= 2) {
            channels.add(size("synthesis.b" + size + ".conv1.weight", 0));
        }
        return channels;
    }

    private boolean conditional() {
        return tensors.containsKey("mapping.embed.weight");
    }

    private int countMappingLayers() {
        int layers = 0;
        while (tensors.containsKey("mapping.fc" + layers + ".weight")) {
            layers++;
        }
        return layers;
    }

    private StyleGan2Architecture.Wiring wiring(String lastBlock) {
        Optional<Object> option = attribute(lastBlock, "architecture");
        if (option.isPresent()) {
            return StyleGan2Architecture.Wiring.of(String.valueOf(option.get()));
        }
        if (tensors.containsKey(lastBlock + ".skip.weight")) {
            return StyleGan2Architecture.Wiring.RESNET;
        }
        return tensors.containsKey("synthesis.b4.torgb.weight")
                ? StyleGan2Architecture.Wiring.SKIP
                : StyleGan2Architecture.Wiring.ORIG;
    }

    private OptionalDouble clamp() {
        Optional<Object> clamp = attribute("synthesis.b4.conv1", "conv_clamp");
        return clamp.isPresent() && clamp.get() instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    private int halfPrecisionBlocks(int resolution) {
        int count = 0;
        for (int size = 4; size <= resolution; size *= 2) {
            count += attribute("synthesis.b" + size, "use_fp16").filter(Boolean.TRUE::equals).isPresent() ? 1 : 0;
        }
        return count;
    }

    /**
     * {@code bias_gain} of a mapping layer is the multiplier itself. Files without attributes tell it by the size of the weights,
     * which begin with standard deviation 1/multiplier and hardly leave it.
     */
    private double lrMultiplier() {
        return attribute("mapping.fc0", "bias_gain").filter(Number.class::isInstance)
                .map(gain -> ((Number) gain).doubleValue()).orElseGet(this::multiplierOfSize);
    }

    private double multiplierOfSize() {
        NamedArray weight = tensors.get("mapping.fc0.weight");
        if (weight == null || weight.count() == 0) {
            return DEFAULT_LR_MULTIPLIER;
        }
        double deviation = weight.norm() / Math.sqrt(weight.count());
        for (double multiplier : OTHER_LR_MULTIPLIERS) {
            if (deviation * multiplier > 0.5 && deviation * multiplier < 2) {
                return multiplier;
            }
        }
        return DEFAULT_LR_MULTIPLIER;
    }

    private Optional<Integer> integer(String path, String name) {
        return attribute(path, name).filter(Long.class::isInstance).map(Long.class::cast)
                .filter(value -> value >= 0 && value <= 1 << 20).map(Long::intValue);
    }

    private Optional<Object> attribute(String path, String name) {
        Optional<PickledObject> module = generator;
        for (String step : path.isEmpty() ? new String[0] : path.split("\\.")) {
            module = module.flatMap(parent -> parent.module(step));
        }
        return module.flatMap(found -> found.attribute(name));
    }

    private int size(String name, int axis) {
        NamedArray array = tensors.get(name);
        if (array == null || array.rank() <= axis) {
            throw new WeightsException("tensor " + name, "at least " + (axis + 1) + " dimensions",
                    array == null ? "no such tensor" : array.toString(), "use a complete StyleGAN2 generator");
        }
        return Math.toIntExact(Math.min(array.size(axis), Integer.MAX_VALUE));
    }
}
