package org.latentclr.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Everything that is needed to rebuild a StyleGAN2 generator (METHODS §6.1).
 *
 * @param zDim
 *            size of the input latent Z
 * @param cDim
 *            size of the class label, 0 for unconditional networks
 * @param wDim
 *            size of the intermediate latent W
 * @param resolution
 *            output height and width, a power of two
 * @param imgChannels
 *            output channels
 * @param mappingLayers
 *            fully connected layers of the mapping network
 * @param channels
 *            feature channels at 4², 8², … up to {@code resolution}
 * @param architecture
 *            how blocks are connected
 * @param convClamp
 *            limit of |activation| after every convolution; empty for none
 * @param numFp16Res
 *            how many of the highest resolutions ran in half precision when the network was trained
 * @param lrMultiplier
 *            learning rate multiplier of the mapping network, which scales its weights and biases
 * @param activation
 *            activation function of all convolutions
 * @param useNoise
 *            whether convolutions add noise
 * @param details
 *            options that published networks leave alone
 */
public record StyleGan2Architecture(int zDim, int cDim, int wDim, int resolution, int imgChannels, int mappingLayers,
        List<Integer> channels, Wiring architecture, OptionalDouble convClamp, int numFp16Res, double lrMultiplier,
        String activation, boolean useNoise, Details details) {

    /**
     * Options that published networks leave alone.
     *
     * @param mappingActivation
     *            activation function of the mapping network
     * @param embedFeatures
     *            size of the embedded class label
     * @param layerFeatures
     *            width of the mapping network between its first and last layer
     * @param kernelSize
     *            height and width of the convolutions, odd
     * @param filterTaps
     *            length of the filter that enlarges features
     * @param imageFilterTaps
     *            length of the filter that enlarges images
     */
    public record Details(String mappingActivation, int embedFeatures, int layerFeatures, int kernelSize,
            int filterTaps, int imageFilterTaps) {
        private static final int KERNEL = 3, TAPS = 4;

        /** The options of a network whose author left them alone. */
        public static Details usual(int wDim) {
            return new Details("lrelu", wDim, wDim, KERNEL, TAPS, TAPS);
        }

        private void write(Map<String, Object> json) {
            json.put("mapping_activation", mappingActivation);
            json.put("embed_features", (long) embedFeatures);
            json.put("layer_features", (long) layerFeatures);
            json.put("kernel_size", (long) kernelSize);
            json.put("filter_taps", (long) filterTaps);
            json.put("image_filter_taps", (long) imageFilterTaps);
        }

        /** Files of earlier versions do not have them. */
        private static Details read(Map<String, Object> json) {
            if (!json.containsKey("mapping_activation")) {
                return usual(integer(json, "w_dim"));
            }
            return new Details(Json.asString(json.get("mapping_activation"), "mapping_activation"),
                    integer(json, "embed_features"), integer(json, "layer_features"), integer(json, "kernel_size"),
                    integer(json, "filter_taps"), integer(json, "image_filter_taps"));
        }
    }

    /** An architecture with the usual {@link Details}. */
    public StyleGan2Architecture(int zDim, int cDim, int wDim, int resolution, int imgChannels, int mappingLayers,
            List<Integer> channels, Wiring architecture, OptionalDouble convClamp, int numFp16Res, double lrMultiplier,
            String activation, boolean useNoise) {
        this(zDim, cDim, wDim, resolution, imgChannels, mappingLayers, channels, architecture, convClamp, numFp16Res,
                lrMultiplier, activation, useNoise, Details.usual(wDim));
    }

    /** How blocks are connected. */
    public enum Wiring {
        /** Every block adds its own image to the up-sampled one. */
        SKIP,
        /** Blocks are residual, the last one makes the image. */
        RESNET,
        /** Blocks follow each other, the last one makes the image. */
        ORIG;

        /** NVIDIA's name of the option. */
        public String option() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Wiring of(String option) {
            for (Wiring wiring : values()) {
                if (wiring.option().equals(option)) {
                    return wiring;
                }
            }
            throw new WeightsException("attribute architecture", "skip, resnet or orig", "\"" + option + "\"",
                    "use a StyleGAN2 generator");
        }
    }

    /** Copies the list and checks sizes. */
    public StyleGan2Architecture {
        channels = List.copyOf(channels);
        if (Integer.bitCount(resolution) != 1 || resolution < 4 || 4 << channels.size() != 2 * resolution) {
            throw new WeightsException("the generator", "a power of two as resolution with channels at each step",
                    "resolution " + resolution + " and " + channels.size() + " steps", "use a StyleGAN2 generator");
        }
    }

    /** Number of W codes, {@code 2·log2(resolution) − 2}. */
    public int numWs() {
        return 2 * Integer.numberOfTrailingZeros(resolution) - 2;
    }

    /** Feature channels at {@code size}². */
    public int channelsAt(int size) {
        return channels.get(Integer.numberOfTrailingZeros(size) - 2);
    }

    /** Plain values for JSON. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("z_dim", (long) zDim);
        json.put("c_dim", (long) cDim);
        json.put("w_dim", (long) wDim);
        json.put("img_resolution", (long) resolution);
        json.put("img_channels", (long) imgChannels);
        json.put("mapping_layers", (long) mappingLayers);
        json.put("channels", channels.stream().map(Integer::longValue).toList());
        json.put("architecture", architecture.option());
        json.put("conv_clamp", convClamp.isPresent() ? (Object) convClamp.getAsDouble() : null);
        json.put("num_fp16_res", (long) numFp16Res);
        json.put("lr_multiplier", lrMultiplier);
        json.put("activation", activation);
        json.put("use_noise", useNoise);
        details.write(json);
        return json;
    }

    /**
     * Reverse of {@link #toJson}.
     *
     * @throws WeightsException
     *             naming the key that is missing or has another type
     */
    public static StyleGan2Architecture fromJson(Map<String, Object> json) {
        Object clamp = json.get("conv_clamp");
        return new StyleGan2Architecture(integer(json, "z_dim"), integer(json, "c_dim"), integer(json, "w_dim"),
                integer(json, "img_resolution"), integer(json, "img_channels"), integer(json, "mapping_layers"),
                Json.asArray(json.get("channels"), "channels").stream()
                        .map(item -> Math.toIntExact(Json.asLong(item, "channels"))).toList(),
                Wiring.of(Json.asString(json.get("architecture"), "architecture")),
                clamp == null ? OptionalDouble.empty() : OptionalDouble.of(Json.asDouble(clamp, "conv_clamp")),
                integer(json, "num_fp16_res"), Json.asDouble(json.get("lr_multiplier"), "lr_multiplier"),
                Json.asString(json.get("activation"), "activation"), Boolean.TRUE.equals(json.get("use_noise")),
                Details.read(json));
    }

    private static int integer(Map<String, Object> json, String key) {
        long value = Json.asLong(json.get(key), key);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new WeightsException(key, "a size", Long.toString(value), "check the file");
        }
        return (int) value;
    }
}
