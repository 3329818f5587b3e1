package org.latentclr.nn.sequential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latentclr.weights.WeightsException;

/**
 * A network as a text, for example a DCGAN of PyTorch's tutorial whose layers are {@code main.0}, {@code main.1}, …:
 *
 * <pre>
 * weights: netG.pth
 * code: 100
 * main:
 *   conv_transpose stride=1 padding=0, batch_norm, relu
 *   conv_transpose stride=2 padding=1, batch_norm, relu
 *   conv_transpose stride=2 padding=1, batch_norm, relu
 *   conv_transpose stride=2 padding=1, batch_norm, relu
 *   conv_transpose stride=2 padding=1, tanh
 * </pre>
 *
 * A name with a colon and nothing behind it starts a sequence; its layers count from 0, as in PyTorch's {@code Sequential}. Several
 * sequences follow one another. Layers: linear, conv, conv_transpose (stride, padding, output_padding), batch_norm, pixel_norm, upsample
 * (factor), reshape (channels, size), relu, leaky_relu (slope), tanh, sigmoid. {@code state: KEY} names the part of the checkpoint,
 * {@code prefix: TEXT} what all of its names start with. Text after # is a remark.
 *
 * @param weights the checkpoint file
 * @param state key of the state dict in it, if it is not the whole
 * @param prefix of all names, such as {@code module.}
 * @param code width of a code
 * @param layers in order
 */
public record Description(Path weights, Optional<String> state, String prefix, int code, List<NamedLayer> layers) {
    private static final Set<String> KEYS = Set.of("weights", "state", "prefix", "code");

    /**
     * A layer and the name that its tensors start with.
     *
     * @param name such as {@code main.3}
     */
    public record NamedLayer(String name, LayerSpec spec) {}

    public Description {
        layers = List.copyOf(layers);
    }

    /** What is wrong with a line, as one sentence. */
    private static WeightsException wrong(Path file, int line, String expected, String found) {
        return new WeightsException("line " + line, expected, found, "mend the description").in(file);
    }

    /**
     * Reads a description; the weights are looked for beside it.
     *
     * @throws WeightsException naming the file, the line, what was expected and found
     */
    public static Description read(Path file) {
        try {
            return parse(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new WeightsException("opening it", "a text that describes a network",
                    Files.exists(file) ? "a file that cannot be read as text" : "no such file", "check the path")
                    .in(file);
        }
    }

    static Description parse(Path file, List<String> lines) {
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<NamedLayer> layers = new ArrayList<>();
        String sequence = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").strip();
            if (line.isEmpty()) continue;
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).strip();
            if (colon == line.length() - 1 && colon > 0) sequence = key;
            else if (KEYS.contains(key)) settings.put(key, line.substring(colon + 1).strip());
            else if (sequence.isEmpty())
                throw wrong(file, i + 1,
                        "one of " + KEYS.stream().sorted().toList() + " with a value, or NAME: before layers",
                        "'" + line + "'");
            else
                for (String part : line.split(",")) {
                    int index = counts.merge(sequence, 1, Integer::sum) - 1;
                    layers.add(new NamedLayer(sequence + "." + index, layer(file, i + 1, part.strip())));
                }
        }
        if (layers.isEmpty() || !settings.containsKey("weights"))
            throw wrong(file, lines.size(), "weights: FILE, code: WIDTH and layers",
                    layers.isEmpty() ? "no layers" : "no weights");
        return new Description(file.resolveSibling(settings.get("weights")),
                Optional.ofNullable(settings.get("state")), settings.getOrDefault("prefix", ""),
                code(file, lines.size(), settings.getOrDefault("code", "none")), layers);
    }

    private static int code(Path file, int line, String text) {
        if (!text.matches("[1-9]\\d{0,5}")) throw wrong(file, line, "code: WIDTH, a whole number above 0", text);
        return Integer.parseInt(text);
    }

    private static LayerSpec layer(Path file, int line, String text) {
        Words words = new Words(file, line, text);
        LayerSpec made = switch (words.name) {
            case "linear" -> new LayerSpec.Linear();
            case "conv" -> new LayerSpec.Conv(words.whole("stride", 1, 1), words.whole("padding", 0, 0));
            case "conv_transpose" -> new LayerSpec.ConvTranspose(words.whole("stride", 1, 1),
                    words.whole("padding", 0, 0), words.whole("output_padding", 0, 0));
            case "batch_norm" -> new LayerSpec.BatchNorm();
            case "pixel_norm" -> new LayerSpec.PixelNorm();
            case "upsample" -> new LayerSpec.Upsample(words.whole("factor", 2, 1));
            case "reshape" -> new LayerSpec.Reshape(words.whole("channels", 0, 1), words.whole("size", 4, 1));
            case "relu" -> new LayerSpec.Relu();
            case "leaky_relu" -> new LayerSpec.LeakyRelu(words.real("slope", 0.2));
            case "tanh" -> new LayerSpec.Tanh();
            case "sigmoid" -> new LayerSpec.Sigmoid();
            default ->
                throw wrong(file, line, "linear, conv, conv_transpose, batch_norm, pixel_norm, upsample, reshape, "
                        + "relu, leaky_relu, tanh or sigmoid", "'" + words.name + "'");
        };
        words.refuseOthers();
        return made;
    }

    /** The name of a layer and its options. */
    private static final class Words {
        private final Path file;
        private final int line;
        private final String name;
        private final Map<String, String> options = new LinkedHashMap<>();

        Words(Path file, int line, String text) {
            this.file = file;
            this.line = line;
            String[] parts = text.split("\\s+");
            name = parts[0].toLowerCase(Locale.ROOT);
            for (int i = 1; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                if (equals < 1) throw wrong(file, line, name + " with options like stride=2", "'" + parts[i] + "'");
                options.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
            }
        }

        int whole(String key, int fallback, int least) {
            String text = options.remove(key);
            int value = text == null ? fallback : text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
            if (value < least)
                throw wrong(file, line, key + " of " + name + ", a whole number of at least " + least,
                        text == null ? "none" : "'" + text + "'");
            return value;
        }

        double real(String key, double fallback) {
            String text = options.remove(key);
            if (text == null) return fallback;
            if (!text.matches("\\d*\\.?\\d+"))
                throw wrong(file, line, key + " of " + name + ", a number", "'" + text + "'");
            return Double.parseDouble(text);
        }

        void refuseOthers() {
            if (!options.isEmpty())
                throw wrong(file, line, "options that " + name + " has",
                        "'" + options.keySet().iterator().next() + "'");
        }
    }
}
