package org.latentclr.config;

import java.util.Map;
import java.util.Set;

/**
 * Names of the published tool of Voynov and Babenko (METHODS §3) that have others here, in words and in the file {@code args.json} that it leaves
 * in the folder of a run.
 */
final class PublishedArguments {
    /** The file's name. */
    static final String FILE = "args.json";
    private static final Map<String, String> NAMES = Map.of("gan_weights", "generator.path", "shift_distribution_key",
            "shift_distribution");
    private static final String ARCHITECTURE = "gan_type";
    private static final Value KINDS = new Value.Text("file");
    private static final Value METHOD = new Value.Text("voynov");
    /** What says where and how that tool ran, or what the generator's file says itself. */
    private static final Set<String> LEFT = Set.of("out", "device", "multi_gpu", "args", "json", "gan_resolution",
            "resolution", "make_interpolation_videos", ARCHITECTURE);

    private PublishedArguments() {}

    /** The word under our names. */
    static Word of(Word word) {
        if (word.path().equals(ARCHITECTURE)) return new Word(word.word(), "generator", word.value().map(v -> KINDS));
        return new Word(word.word(), NAMES.getOrDefault(word.path(), word.path()), word.value());
    }

    /** The content of {@value #FILE} under our names; what was not said has our default. */
    static Value.Section of(Value.Section file) {
        Value.Section all = Value.Section.EMPTY.with("method", METHOD);
        if (file.entries().containsKey(ARCHITECTURE)) all = all.with("generator._target_", KINDS);
        for (Map.Entry<String, Value> e : file.entries().entrySet()) {
            if (LEFT.contains(e.getKey()) || e.getValue() instanceof Value.Null) continue;
            all = all.with(NAMES.getOrDefault(e.getKey(), e.getKey()), e.getValue());
        }
        return all;
    }
}
