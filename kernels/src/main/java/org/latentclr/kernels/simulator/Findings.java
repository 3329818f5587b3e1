package org.latentclr.kernels.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Collects findings, one for each kind and line. Used by one thread. */
final class Findings {
    private record Key(Finding.Kind kind, int line) {}

    private static final class Entry {
        final String kernel;
        final String text;
        final String detail;
        long count;

        Entry(String kernel, String text, String detail) {
            this.kernel = kernel;
            this.text = text;
            this.detail = detail;
        }
    }

    private final Map<Key, Entry> entries = new HashMap<>();

    /** @param detail made only for the first of its kind and line */
    void add(Finding.Kind kind, String kernel, Step step, Supplier<String> detail) {
        Ptx.Instruction i = step.source();
        entries.computeIfAbsent(new Key(kind, i.line()), k -> new Entry(kernel, i.text(), detail.get())).count++;
    }

    /** Adds what another thread found, after this one's. */
    void add(Findings other) {
        other.entries.forEach((k, e) -> entries.merge(k, e, (mine, theirs) -> {
            mine.count += theirs.count;
            return mine;
        }));
    }

    /** By line. */
    List<Finding> list() {
        List<Finding> all = new ArrayList<>();
        entries.forEach((k, e) -> all.add(new Finding(k.kind, e.kernel, k.line, e.text, e.detail, e.count)));
        all.sort(Comparator.comparingInt(Finding::line).thenComparing(Finding::kind));
        return all;
    }
}
