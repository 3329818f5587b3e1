package org.latentclr.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.latentclr.UserError;

/**
 * Keeps account while records read their keys: which keys exist, which belong to a variant that was not chosen, and
 * where each given value came from.
 */
final class Ledger {
    private final Map<String, String> origins;
    private final Set<String> tolerated;
    private final Map<String, String> known = new LinkedHashMap<>();

    /**
     * @param origins path → "the word k=3" or "the file F"
     * @param tolerated keys of other commands, which a file may hold without meaning for this one
     */
    Ledger(Map<String, String> origins, Set<String> tolerated) {
        this.origins = origins;
        this.tolerated = tolerated;
    }

    /** Notes that {@code path} exists; {@code variant} is "model=nonlinear" when only that variant has it, else "". */
    void know(String path, String variant) {
        if (variant.isEmpty()) known.put(path, variant);
        else
            known.putIfAbsent(path, variant);
    }

    /** Every key that exists in some variant. */
    Set<String> keys() {
        return known.keySet();
    }

    /** ", given by …" for the value at {@code path} or the group around it, or the empty text. */
    String givenBy(String path) {
        for (String p = path; !p.isEmpty(); p = p.contains(".") ? p.substring(0, p.lastIndexOf('.')) : "") {
            if (origins.containsKey(p)) return ", given by " + origins.get(p);
        }
        return "";
    }

    /** Refuses a key that nothing has read. */
    void refuseUnknown(Value.Section settings) {
        leaves("", settings, (path, value) -> {
            String variant = known.get(path);
            boolean fromFile = givenBy(path).startsWith(", given by the file");
            if ("".equals(variant) || path.endsWith("_target_") || fromFile && (variant != null
                    || tolerated.contains(path)))
                return;
            if (variant != null) {
                throw new UserError(
                        "'" + path + "' belongs to " + variant + ", which this configuration does not choose"
                                + givenBy(path));
            }
            if (tolerated.contains(path)) {
                throw new UserError("'" + path + "' is a key of another command" + givenBy(path)
                        + "; --dry-run lists every key of this one");
            }
            throw new UserError("unknown key '" + path + "'" + Nearest.hint(path, known.keySet()) + givenBy(path)
                    + "; --dry-run lists every key");
        });
    }

    private static void leaves(String prefix, Value.Section section, BiConsumer<String, Value> visit) {
        section.entries().forEach((key, value) -> {
            if (value instanceof Value.Section inner) leaves(prefix + key + ".", inner, visit);
            else
                visit.accept(prefix + key, value);
        });
    }

    /** The variant of {@code choices} that {@code word} names. */
    <T> Choice<T> choose(String path, String word, List<Choice<T>> choices) {
        Optional<Choice<T>> found = choices.stream().filter(c -> c.answersTo(word)).findFirst();
        List<String> names = choices.stream().map(Choice::name).toList();
        return found.orElseThrow(() -> new UserError(path + ": one of " + String.join(", ", names)
                + " expected, found '" + word + "'" + Nearest.hint(word, names) + givenBy(path)));
    }
}
