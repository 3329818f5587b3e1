package org.latentclr.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A StyleGAN2 generator out of any file: NVIDIA pickle, rosinality checkpoint, or either of them converted.
 *
 * @param architecture
 *            what to build
 * @param tensors
 *            weights under canonical names (NVIDIA's), without prefix
 * @param report
 *            what was used, missing, unexpected, transformed
 */
public record StyleGan2File(StyleGan2Architecture architecture, Map<String, NamedArray> tensors, LoadReport report) {
    /** Key of a converted file's metadata that holds {@link StyleGan2Architecture#toJson}. */
    public static final String METADATA_KEY = "stylegan2";

    private static final List<String> NETWORKS = List.of("G_ema", "g_ema", "G", "g", "generator");

    /**
     * The generator in a file: under {@code G_ema} or {@code g_ema}, else {@code G}, else the file itself.
     *
     * @throws WeightsException
     *             when there is no StyleGAN2 generator in it or weights contradict the architecture
     */
    public static StyleGan2File of(Checkpoint checkpoint) {
        return find(checkpoint).orElseThrow(() -> new WeightsException("its content",
                "a StyleGAN2 generator (synthesis.b4.const or input.input under G_ema, g_ema or at the top)",
                checkpoint.keys().isEmpty() ? "no keys" : "keys " + abbreviated(checkpoint.keys()),
                "use inspect to see what the file is")
                .in(checkpoint.file()));
    }

    /** {@link #of} where the file holds a StyleGAN2 generator. */
    public static Optional<StyleGan2File> find(Checkpoint checkpoint) {
        for (String network : NETWORKS) {
            Optional<StyleGan2File> found = checkpoint.select(network)
                    .flatMap(part -> from(checkpoint, part.root(), part.tensors()));
            if (found.isPresent()) {
                return found;
            }
        }
        Map<String, NamedArray> all = checkpoint.tensors();
        for (String network : NETWORKS) {
            Optional<StyleGan2File> found = from(checkpoint, checkpoint.root(), withoutPrefix(all, network + "."));
            if (found.isPresent()) {
                return found;
            }
        }
        return from(checkpoint, checkpoint.root(), all);
    }

    private static Optional<StyleGan2File> from(Checkpoint checkpoint, Object node, Map<String, NamedArray> tensors) {
        try {
            if (StyleGan2Names.isNvidia(tensors.keySet())) {
                LoadReport report = new LoadReport(List.copyOf(tensors.keySet()), List.of(), List.of(), List.of());
                StyleGan2Architecture architecture = checkpoint.metadata().containsKey(METADATA_KEY)
                        ? StyleGan2Architecture.fromJson(Json.parseObject(checkpoint.metadata().get(METADATA_KEY)))
                        : new StyleGan2Inference(tensors,
                                node instanceof PickledObject generator
                                        ? Optional.of(generator)
                                        : Optional.empty())
                                .infer();
                return Optional.of(new StyleGan2File(architecture, tensors, report));
            }
            if (StyleGan2Names.isRosinality(tensors.keySet())) {
                StyleGan2Names.Renamed renamed = StyleGan2Names.fromRosinality(withAverage(checkpoint, tensors));
                return Optional
                        .of(new StyleGan2File(new StyleGan2Inference(renamed.tensors(), Optional.empty()).infer(),
                                renamed.tensors(), renamed.report()));
            }
            return Optional.empty();
        } catch (WeightsException e) {
            throw e.in(checkpoint.file());
        }
    }

    /** rosinality's average latent stands beside the network, not in it. */
    private static Map<String, NamedArray> withAverage(Checkpoint checkpoint, Map<String, NamedArray> tensors) {
        Map<String, NamedArray> all = new LinkedHashMap<>(tensors);
        checkpoint.value("latent_avg").filter(NamedArray.class::isInstance)
                .ifPresent(average -> all.put("latent_avg", ((NamedArray) average).named("latent_avg")));
        return all;
    }

    private static Map<String, NamedArray> withoutPrefix(Map<String, NamedArray> tensors, String prefix) {
        Map<String, NamedArray> inner = new LinkedHashMap<>();
        tensors.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                String rest = name.substring(prefix.length());
                inner.put(rest, array.named(rest));
            }
        });
        return inner;
    }

    private static String abbreviated(List<String> keys) {
        List<String> shown = new ArrayList<>(keys.subList(0, Math.min(8, keys.size())));
        return String.join(", ", shown) + (keys.size() > 8 ? ", …" : "");
    }
}
