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
                .min(Comparator.comparingInt(k -> distance(name, k))).orElse("none");
        throw new EngineException("feature layer", "one of " + String.join(", ", known), "'" + name + "'",
                "the nearest name is '" + nearest + "'");
    }

    private static String text(Layer l) {
        return l.aliases().isEmpty() ? l.name() : l.name() + " (= " + String.join(", ", l.aliases()) + ")";
    }

    /** Levenshtein distance. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(same, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
