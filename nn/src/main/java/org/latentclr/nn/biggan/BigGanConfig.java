package org.latentclr.nn.biggan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latentclr.weights.Json;
import org.latentclr.weights.WeightsException;

/**
 * Sizes of a BigGAN-deep, as {@code config.json} states them.
 *
 * @param outputDim height and width of an image
 * @param zDim width of a code and of a class embedding
 * @param channelWidth ch, the unit of the channel counts
 * @param numClasses length of a class vector
 * @param layers residual blocks in order
 * @param attentionLayerPosition index of the attention among the layers
 * @param eps added to variances
 * @param nStats number of truncations for which statistics are stored
 */
public record BigGanConfig(int outputDim, int zDim, int channelWidth, int numClasses, List<Block> layers,
        int attentionLayerPosition, double eps, int nStats) {
    /**
     * A residual block.
     *
     * @param up whether it enlarges by 2
     * @param in input channels in units of ch
     * @param out output channels in units of ch
     */
    public record Block(boolean up, int in, int out) {}

    public BigGanConfig {
        layers = List.copyOf(layers);
        int size = 4;
        for (Block b : layers) size *= b.up ? 2 : 1;
        require(outputDim == size, "output_dim", size + ", as the layers enlarge 4² to that", outputDim);
        require(zDim > 0 && channelWidth > 0 && numClasses > 0, "its sizes", "numbers above 0",
                zDim + ", " + channelWidth + ", " + numClasses);
        for (int i = 0; i < layers.size(); i++) {
            int before = i == 0 ? 16 : layers.get(i - 1).out;
            Block b = layers.get(i);
            require(b.in == before && b.out > 0 && b.out <= b.in, "layer " + i,
                    before + " inputs and at most as many outputs",
                    b.in + " and " + b.out);
        }
        require(nStats > 1, "n_stats", "at least 2", nStats);
    }

    private static void require(boolean ok, String where, String expected, Object found) {
        if (!ok) throw new WeightsException(where, expected, String.valueOf(found), "check the config.json");
    }

    /** Number L of codes: one for the first layer and one per block. */
    public int latentCount() {
        return layers.size() + 1;
    }

    /**
     * Reads {@code config.json}.
     *
     * @throws WeightsException naming the file and what is wrong with it
     */
    public static BigGanConfig read(Path file) {
        try {
            return of(Json.parseObject(Files.readString(file)));
        } catch (WeightsException e) {
            throw e.in(file);
        } catch (IOException e) {
            throw new WeightsException("opening it", "the config.json that belongs to pytorch_model.bin",
                    Files.exists(file) ? "a file that cannot be read as text" : "no such file",
                    "put both files into one folder").in(file);
        }
    }

    /** The sizes that a parsed {@code config.json} states. */
    public static BigGanConfig of(Map<String, Object> json) {
        List<Block> blocks = new ArrayList<>();
        for (Object item : Json.asArray(json.get("layers"), "layers")) {
            List<?> b = Json.asArray(item, "a layer");
            if (b.size() != 3 || !(b.get(0) instanceof Boolean up))
                throw new WeightsException("a layer", "[true or false, inputs, outputs]", String.valueOf(b),
                        "check the config.json");
            blocks.add(new Block(up, whole(b.get(1), "a layer"), whole(b.get(2), "a layer")));
        }
        return new BigGanConfig(whole(json.get("output_dim"), "output_dim"), whole(json.get("z_dim"), "z_dim"),
                whole(json.get("channel_width"), "channel_width"), whole(json.get("num_classes"), "num_classes"),
                blocks, whole(json.get("attention_layer_position"), "attention_layer_position"),
                Json.asDouble(json.get("eps"), "eps"), whole(json.get("n_stats"), "n_stats"));
    }

    private static int whole(Object value, String where) {
        long n = Json.asLong(value, where);
        require(n >= 0 && n <= 1 << 20, where, "a whole number up to 2^20", n);
        return (int) n;
    }

    /** The published networks of 128², 256² and 512². */
    public static BigGanConfig published(int resolution) {
        List<Block> blocks = new ArrayList<>();
        int[] widths = switch (resolution) {
            case 128 -> new int[]{16, 16, 8, 4, 2, 1};
            case 256 -> new int[]{16, 16, 8, 8, 4, 2, 1};
            case 512 -> new int[]{16, 16, 8, 8, 4, 2, 1, 1};
            default -> throw new WeightsException("BigGAN-deep", "128, 256 or 512", String.valueOf(resolution),
                    "say one of these");
        };
        for (int i = 1; i < widths.length; i++) {
            blocks.add(new Block(false, widths[i - 1], widths[i - 1]));
            blocks.add(new Block(true, widths[i - 1], widths[i]));
        }
        return new BigGanConfig(resolution, 128, 128, 1000, blocks, 8, 1e-4, 51);
    }
}
