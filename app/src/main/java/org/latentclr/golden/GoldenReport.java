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
    private int passed;
    private int failed;

    void pass() {
        passed++;
    }

    void fail(String file, String tensor, String message) {
        failed++;
        if (failuresPerFile.merge(file, 1, Integer::sum) <= SHOWN_PER_FILE)
            failures.add(file + " · " + tensor + ": " + message);
    }

    void skip(String file, String reason) {
        skipped.put(file, reason);
    }

    public int passed() {
        return passed;
    }

    public int failed() {
        return failed;
    }

    /** Skipped files with their reasons. */
    public Map<String, String> skipped() {
        return skipped;
    }

    /** Messages of failures, at most {@value #SHOWN_PER_FILE} per file. */
    public List<String> failures() {
        return failures;
    }

    /** The closing line. */
    public String summary() {
        return passed + " passed, " + failed + " failed, " + skipped.size() + " skipped";
    }
}
