package org.latentclr.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.latentclr.UserError;

/**
 * Hands the keys of one group to a record, which says for each its name, default and limits, once. What has been handed
 * out is the resolved configuration; what nobody asked for is an unknown key.
 */
final class Binder {
    private final Value.Section given;
    private final String prefix;
    private final Ledger ledger;
    private final String variant;
    private final Map<String, Value> resolved = new LinkedHashMap<>();

    /**
     * @param given the values that were given
     * @param prefix "" for the top, "model." for the keys of model
     * @param variant see {@link Ledger#know}
     */
    Binder(Value.Section given, String prefix, Ledger ledger, String variant) {
        this.given = given;
        this.prefix = prefix;
        this.ledger = ledger;
        this.variant = variant;
    }

    /** The keys read so far with their values, in the order of reading. */
    Value.Section resolved() {
        return new Value.Section(resolved);
    }

    /** A value of any type; {@code convert} answers empty for one that it does not take. */
    <T> T value(String key, Value fallback, String expected, Function<Value, Optional<T>> convert) {
        ledger.know(prefix + key, variant);
        Value value = given.entries().getOrDefault(key, fallback);
        resolved.put(key, value);
        return convert.apply(value).orElseThrow(() -> new UserError(prefix + key + ": " + expected + " expected, found "
                + value.described() + ledger.givenBy(prefix + key)));
    }

    int whole(String key, int fallback, Limits limits) {
        return value(key, new Value.Int(fallback), "a whole number" + limits.text(), v -> toWhole(v, limits));
    }

    /** A whole number that fits 64 bits. */
    long seed(String key, long fallback) {
        return value(key, new Value.Int(fallback), "a whole number", Binder::toLong);
    }

    OptionalInt wholeOrNull(String key, OptionalInt fallback, Limits limits) {
        Value unset = fallback.isPresent() ? new Value.Int(fallback.getAsInt()) : new Value.Null();
        return value(key, unset, "a whole number" + limits.text() + " or null",
                v -> v instanceof Value.Null
                        ? Optional.of(OptionalInt.empty())
                        : toWhole(v, limits).map(OptionalInt::of));
    }

    double real(String key, double fallback, Limits limits) {
        return value(key, new Value.Real(fallback), "a number" + limits.text(), v -> toReal(v, limits));
    }

    Optional<Double> realOrNull(String key, Limits limits) {
        return value(key, new Value.Null(), "a number" + limits.text() + " or null",
                v -> v instanceof Value.Null ? Optional.of(Optional.empty()) : toReal(v, limits).map(Optional::of));
    }

    boolean bool(String key, boolean fallback) {
        return value(key, new Value.Bool(fallback), "true or false",
                v -> v instanceof Value.Bool b ? Optional.of(b.value()) : Optional.empty());
    }

    String text(String key, String fallback) {
        return value(key, new Value.Text(fallback), "a text", Binder::toText);
    }

    /** A text, or a list whose items become one text with commas between them. */
    String textOrList(String key, String fallback) {
        return value(key, new Value.Text(fallback), "a text or a list", Binder::toTexts);
    }

    Optional<String> textOrListOrNull(String key) {
        return value(key, new Value.Null(), "a text, a list or null",
                v -> v instanceof Value.Null ? Optional.of(Optional.empty()) : toTexts(v).map(Optional::of));
    }

    /** The items of a list with commas between them. */
    private static Optional<String> toTexts(Value v) {
        return v instanceof Value.Items list
                ? toList(list, Binder::toText).filter(l -> !l.isEmpty()).map(l -> String.join(",", l))
                : toText(v);
    }

    Optional<Path> pathOrNull(String key) {
        return value(key, new Value.Null(), "a file name or null", v -> v instanceof Value.Null
                ? Optional.of(Optional.empty())
                : toText(v).map(text -> Optional.of(Path.of(text))));
    }

    List<Integer> wholes(String key, List<Integer> fallback, Limits limits) {
        List<Value> items = fallback.stream().<Value>map(i -> new Value.Int(i)).toList();
        return value(key, new Value.Items(items), "a list of whole numbers" + limits.text(),
                v -> toList(v, item -> toWhole(item, limits)));
    }

    Optional<List<Integer>> wholesOrNull(String key, Limits limits) {
        return value(key, new Value.Null(), "a list of whole numbers" + limits.text() + " or null",
                v -> v instanceof Value.Null
                        ? Optional.of(Optional.empty())
                        : toList(v, item -> toWhole(item, limits)).map(Optional::of));
    }

    /** One of the names of an enumeration, written in small letters. */
    <E extends Enum<E>> E oneOf(String key, E fallback) {
        List<E> all = Stream.of(fallback.getDeclaringClass().getEnumConstants()).toList();
        String names = String.join(" or ", all.stream().map(Binder::nameOf).toList());
        return value(key, new Value.Text(nameOf(fallback)), names,
                v -> toText(v).flatMap(text -> all.stream().filter(e -> nameOf(e).equalsIgnoreCase(text)).findFirst()));
    }

    /** A group without variants. */
    <T> T section(String key, Function<Binder, T> read) {
        return bind(key, sectionOf(key), read, variant);
    }

    /** A group with variants; its name or {@code _target_} chooses, {@code fallback} when neither is given. */
    <T> T group(String key, String fallback, List<Choice<T>> choices) {
        Value.Section inside = sectionOf(key);
        String word = inside.find("_target_").map(Value::toString).orElse(fallback);
        Choice<T> chosen = ledger.choose(prefix + key, word, choices);
        for (Choice<T> other : choices) {
            String name = prefix + key + "=" + other.name();
            if (other != chosen) other.read().apply(new Binder(Value.Section.EMPTY, prefix + key + ".", ledger, name));
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        entries.put("_target_", new Value.Text(chosen.target()));
        T made = bind(key, inside, chosen.read(), variant);
        entries.putAll(((Value.Section) resolved.get(key)).entries());
        resolved.put(key, new Value.Section(entries));
        return made;
    }

    private <T> T bind(String key, Value.Section inside, Function<Binder, T> read, String variant) {
        Binder inner = new Binder(inside, prefix + key + ".", ledger, variant);
        T made = read.apply(inner);
        resolved.put(key, inner.resolved());
        return made;
    }

    private Value.Section sectionOf(String key) {
        return switch (given.entries().getOrDefault(key, Value.Section.EMPTY)) {
            case Value.Section section -> section;
            case Value.Text name -> Value.Section.EMPTY.with("_target_", name);
            case Value other -> throw new UserError(prefix + key + ": a group of keys expected, found "
                    + other.described() + ledger.givenBy(prefix + key));
        };
    }

    static Optional<Double> toReal(Value value, Limits limits) {
        return switch (value) {
            case Value.Int i when limits.allows().test(i.value()) -> Optional.of((double) i.value());
            case Value.Real r when limits.allows().test(r.value()) -> Optional.of(r.value());
            default -> Optional.empty();
        };
    }

    static Optional<Long> toLong(Value value) {
        return value instanceof Value.Int i ? Optional.of(i.value()) : Optional.empty();
    }

    static Optional<Integer> toWhole(Value value, Limits limits) {
        return value instanceof Value.Int i && i.value() == (int) i.value() && limits.allows().test(i.value())
                ? Optional.of((int) i.value())
                : Optional.empty();
    }

    static <T> Optional<List<T>> toList(Value value, Function<Value, Optional<T>> item) {
        if (!(value instanceof Value.Items list)) return Optional.empty();
        List<T> found = list.items().stream().map(item).flatMap(Optional::stream).toList();
        return found.size() == list.items().size() ? Optional.of(found) : Optional.empty();
    }

    private static Optional<String> toText(Value value) {
        boolean group = value instanceof Value.Null || value instanceof Value.Items || value instanceof Value.Section;
        return group || value.toString().isEmpty() ? Optional.empty() : Optional.of(value.toString());
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
