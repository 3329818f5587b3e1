package org.latentclr.nn.generator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.latentclr.engine.EngineException;

/** The 1000 classes of ImageNet: from a name such as {@code bulbul} to its index (METHODS §6.3). */
public final class ImageNetClasses {
    /** Number of classes. */
    public static final int COUNT = 1000;
    private static final int SHOWN = 6;
    private static final List<List<String>> NAMES = read();
    private static final Map<String, List<Integer>> INDEX = index();

    private ImageNetClasses() {}

    private static List<List<String>> read() {
        var resource = ImageNetClasses.class.getResourceAsStream("imagenet_classes.tsv");
        try (var in = new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(resource), StandardCharsets.UTF_8))) {
            return in.lines().filter(l -> !l.startsWith("#"))
                    .map(l -> List.of(l.substring(l.indexOf('\t') + 1).split(", *"))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<Integer>> index() {
        Map<String, List<Integer>> all = new LinkedHashMap<>();
        for (int i = 0; i < NAMES.size(); i++)
            for (String name : NAMES.get(i)) all.computeIfAbsent(plain(name), k -> new ArrayList<>()).add(i);
        return all;
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The first name of class {@code index}. */
    public static String name(int index) {
        return NAMES.get(index).getFirst();
    }

    /**
     * The classes of a text: an index, a name (underscores and capitals do not matter), or several of either with commas between them.
     *
     * @param count number of classes that the generator has; names are known only to one of {@value #COUNT}
     * @throws EngineException for an index out of range, a name of two classes (with their indices), an unknown name (with near ones)
     */
    public static List<Integer> resolve(String text, int count) {
        List<Integer> whole = INDEX.getOrDefault(plain(text), List.of());
        if (count == COUNT && whole.size() == 1) return whole;
        return Stream.of(text.replaceAll("[\\[\\]]", "").split(",", -1)).map(part -> one(part.strip(), count)).toList();
    }

    private static int one(String text, int count) {
        if (text.matches("\\d{1,9}")) {
            int i = Integer.parseInt(text);
            EngineException.check(i < count, "class", "an index from 0 to " + (count - 1), i);
            return i;
        }
        EngineException.check(count == COUNT, "class",
                "an index from 0 to " + (count - 1) + ", as names are known for the " + COUNT
                        + " classes of ImageNet only",
                "'" + text + "'");
        List<Integer> found = INDEX.getOrDefault(plain(text), List.of());
        if (found.isEmpty())
            throw new EngineException("class", "the name or index of a class of ImageNet", "'" + text + "'",
                    "near names are " + String.join(", ", near(plain(text))));
        EngineException.check(found.size() == 1, "class", "a name of one class",
                "'" + text + "', which is the name of classes " + found + "; say the index");
        return found.getFirst();
    }

    /** Names that contain a word of the text, then by the number of letters to change. */
    private static List<String> near(String text) {
        TreeSet<String> parts = new TreeSet<>(List.of(text.split(" ")));
        Comparator<String> order = Comparator
                .comparing((String n) -> parts.stream().noneMatch(List.of(n.split(" "))::contains))
                .thenComparing(n -> EditDistance.of(text, n));
        return INDEX.keySet().stream().sorted(order).limit(SHOWN).map(n -> n + " (" + INDEX.get(n).getFirst() + ")")
                .toList();
    }
}
