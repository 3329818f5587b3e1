package org.latentclr.nn.generator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.latentclr.engine.EngineException;

/** Layers by exact name. */
public final class LayerNames {
    private LayerNames() {}

    /**
     * The layer that answers to {@code name}.
     *
     * @throws EngineException for an unknown name, with the nearest one and the list of all
     */
    public static Layer find(List<Layer> layers, String name) {
        for (Layer l : layers) if (l.answersTo(name)) return l;
        List<String> known = new ArrayList<>();
        for (Layer l : layers) known.add(text(l));
        String nearest = layers.stream().flatMap(l -> Stream.concat(Stream.of(l.name()), l.aliases().stream()))
                .min(Comparator.comparingInt(k -> EditDistance.of(name, k))).orElse("none");
        throw new EngineException("feature layer", "one of " + String.join(", ", known), "'" + name + "'",
                "the nearest name is '" + nearest + "'");
    }

    private static String text(Layer l) {
        return l.aliases().isEmpty() ? l.name() : l.name() + " (= " + String.join(", ", l.aliases()) + ")";
    }
}
