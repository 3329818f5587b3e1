package org.latentclr.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.latentclr.nn.generator.EditDistance;

/** Names near a mistyped one, by {@link EditDistance}. */
public final class Nearest {
    private static final int SHOWN = 3;

    private Nearest() {}

    /** " (nearest: a, b)" or, when nothing is near, the empty text. */
    public static String hint(String name, Collection<String> known) {
        List<String> near = of(name, known);
        return near.isEmpty() ? "" : " (nearest: " + String.join(", ", near) + ")";
    }

    /**
     * Up to three of {@code known}, nearest first, whose distance to {@code name} is at most a third of the longer
     * length plus one, or that end in {@code .name}.
     */
    public static List<String> of(String name, Collection<String> known) {
        return known.stream().distinct()
                .filter(k -> EditDistance.of(name, k) <= 1 + Math.max(name.length(), k.length()) / 3
                        || k.endsWith("." + name))
                .sorted(Comparator.comparingInt((String k) -> k.endsWith("." + name) ? 0 : EditDistance.of(name, k))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN).toList();
    }
}
