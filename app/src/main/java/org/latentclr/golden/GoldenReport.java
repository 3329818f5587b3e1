package org.latentclr.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts and messages of a golden run. */
public final class GoldenReport {
    private static final int SHOWN_PER_FILE = 12;

    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> failuresPerFile = new TreeMap<>();
    private final Map<String, String> skipped = new TreeMap<>();
    private final List<String> kinks = new ArrayList<>();
    private int passed;
    private int failed;
    private int compared;
    private int inputs;
    private int notChecked;

    void pass() {
        passed++;
    }

    void fail(String file, String tensor, String message) {
        failed++;
        if (failuresPerFile.merge(file, 1, Integer::sum) <= SHOWN_PER_FILE)
            failures.add(file + " · " + tensor + ": " + message);
    }

    /** A gradient that was compared a rounding error beside its place. */
    void kink(String gradient) {
        kinks.add(gradient);
    }

    /** A file that was not looked at. */
    void skip(String file, String reason) {
        skipped.put(file, reason);
        notChecked++;
    }

    /** Tensors of a file that were not looked at. */
    void skip(String file, String reason, List<String> tensors) {
        if (tensors.isEmpty()) return;
        String more = tensors.size() > SHOWN_PER_FILE ? " and " + (tensors.size() - SHOWN_PER_FILE) + " more" : "";
        skipped.merge(file,
                reason + ": " + String.join(", ", tensors.subList(0, Math.min(SHOWN_PER_FILE, tensors.size()))) + more,
                (a, b) -> a + "; " + b);
        notChecked += tensors.size();
    }

    /** Counts tensors of a file by what the check did with them. */
    void looked(int compared, int read) {
        this.compared += compared;
        inputs += read;
    }

    /** What an exception says. */
    static String reason(RuntimeException e) {
        return e.getMessage() == null || e instanceof ClassCastException ? e.toString() : e.getMessage();
    }

    public int passed() {
        return passed;
    }

    public int failed() {
        return failed;
    }

    /** Files that were skipped, whole or in some tensors, with the reasons. */
    public Map<String, String> skipped() {
        return skipped;
    }

    /** Gradients at a kink, where rounding decides between two values; compared a rounding error beside it. */
    public List<String> kinks() {
        return kinks;
    }

    /** Messages of failures, at most {@value #SHOWN_PER_FILE} per file. */
    public List<String> failures() {
        return failures;
    }

    /** The closing line: comparisons by their outcome, and what was done with the tensors of all files. */
    public String summary() {
        String beside = kinks.isEmpty() ? "" : ", " + kinks.size() + " gradients beside a kink";
        return "%d passed, %d failed, %d skipped (%d tensors compared, %d read as inputs%s)".formatted(passed, failed,
                notChecked, compared, inputs, beside);
    }
}
