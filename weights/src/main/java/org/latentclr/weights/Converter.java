package org.latentclr.weights;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Any readable checkpoint → safetensors or npz, by the extension of the output.
 *
 * <p>
 * Names are flattened. What is no tensor goes into the metadata as JSON: for a pickled network the class, all plain
 * attributes of every module and, for StyleGAN2, {@link StyleGan2Architecture#toJson}, so that nothing that is needed
 * to rebuild the generator is lost; for other files the numbers and texts between the tensors.
 */
public final class Converter {
    private static final String DEFAULT_NETWORK = "G_ema";

    /**
     * What was converted.
     *
     * @param network
     *            the network that was chosen; empty for the whole file
     * @param tensors
     *            number of tensors written
     */
    public record Result(Optional<String> network, int tensors) {}

    private Converter() {}

    /**
     * Converts {@code in} to {@code out}.
     *
     * @param network
     *            key of the part to convert, such as {@code G_ema}, {@code G} or {@code D}; where empty, a file of
     *            pickled networks gives {@code G_ema} or its only network, and any other file is converted as a whole
     * @throws WeightsException
     *             one sentence when the input cannot be read or the output cannot be written
     */
    public static Result convert(Path in, Path out, Optional<String> network) {
        String extension = extension(out);
        Checkpoint whole = Checkpoint.read(in);
        Optional<String> chosen = network.or(() -> onlyNetwork(whole));
        Checkpoint part = chosen.map(whole::at).orElse(whole);
        Map<String, NamedArray> tensors = new LinkedHashMap<>(part.tensors());
        if (part.root() instanceof PickledObject object && object.isModule()) {
            object.attributeTensors().forEach((name, array) -> tensors.put("attributes." + name,
                    array.named("attributes." + name)));
        }
        if (tensors.isEmpty()) {
            throw new WeightsException("its content", "tensors to convert", "none", "use inspect to see what it is")
                    .in(in);
        }
        Map<String, String> metadata = metadata(part, chosen);
        write(extension, out, tensors.values(), metadata);
        return new Result(chosen, tensors.size());
    }

    private static String extension(Path out) {
        String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".safetensors") && !name.endsWith(".npz")) {
            throw new WeightsException("the name of the output", "the ending .safetensors or .npz", "another one",
                    "choose one of the two").in(out);
        }
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static void write(String extension, Path out, Collection<NamedArray> tensors,
            Map<String, String> metadata) {
        if (extension.equals("npz")) {
            NpyWriter.writeNpz(out, tensors, metadata);
        } else {
            SafetensorsWriter.write(out, tensors, metadata);
        }
    }

    private static Optional<String> onlyNetwork(Checkpoint whole) {
        List<String> networks = whole.map().entrySet().stream()
                .filter(e -> e.getValue() instanceof PickledObject object && object.isModule()).map(Map.Entry::getKey)
                .toList();
        if (networks.contains(DEFAULT_NETWORK)) {
            return Optional.of(DEFAULT_NETWORK);
        }
        return networks.size() == 1 ? Optional.of(networks.getFirst()) : Optional.empty();
    }

    private static Map<String, String> metadata(Checkpoint part, Optional<String> network) {
        Map<String, String> metadata = new LinkedHashMap<>(part.metadata());
        metadata.putIfAbsent("source_format", part.format().title());
        metadata.putIfAbsent("source_file", String.valueOf(part.file().getFileName()));
        network.ifPresent(name -> metadata.put("network", name));
        if (part.root() instanceof PickledObject object) {
            metadata.put("class", object.className());
            metadata.put("attributes", Json.write(new PlainValues().describe(object)));
        } else {
            Object values = new PlainValues().of(part.root());
            if (values instanceof Map<?, ?> map && !map.isEmpty()) {
                metadata.put("values", Json.write(values));
            }
        }
        StyleGan2File.find(part).filter(found -> !metadata.containsKey(StyleGan2File.METADATA_KEY))
                .ifPresent(found -> metadata.put(StyleGan2File.METADATA_KEY,
                        Json.write(found.architecture().toJson())));
        return metadata;
    }
}
