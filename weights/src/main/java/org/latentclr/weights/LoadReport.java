package org.latentclr.weights;

import java.util.List;

/**
 * What happened to the tensors of a file when they were matched with the names that a network has.
 *
 * @param used
 *            names in the file that were used
 * @param missing
 *            canonical names that the network has and the file has not
 * @param unexpected
 *            names in the file that the network has not
 * @param transformed
 *            canonical names whose values were reshaped or computed, each with its source
 */
public record LoadReport(List<String> used, List<String> missing, List<String> unexpected, List<String> transformed) {
    /** Copies the lists. */
    public LoadReport {
        used = List.copyOf(used);
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        transformed = List.copyOf(transformed);
    }

    /** Counts in one line. */
    public String summary() {
        return used.size() + " used, " + missing.size() + " missing, " + unexpected.size() + " unexpected, "
                + transformed.size() + " transformed";
    }
}
