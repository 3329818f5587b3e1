package org.latentclr.discovery;

import java.util.Arrays;
import org.latentclr.engine.EngineException;

/**
 * S_disen and N_discov, eq. (16)–(18) of METHODS §2.2: how much each edit keeps to one attribute, and how many attributes are the
 * main one of some edit.
 *
 * @param normalized |A| with each row divided by its maximum, [rows][used attributes]
 * @param disentanglement S_disen: mean over the first rows of the largest less the second largest of a row
 * @param plain the same of |A| itself over all attributes, for comparison between scales
 * @param discovered for each used attribute whether it is the maximum of one of the first rows; a tie counts for all that share it
 */
public record Discovery(double[][] normalized, double disentanglement, double plain, boolean[] discovered) {
    /** Rows that count at most, as published. */
    public static final int ROWS = 30;

    /** N_discov. */
    public int count() {
        int n = 0;
        for (boolean d : discovered) if (d) n++;
        return n;
    }

    /**
     * Number of attributes that are the main one of an edit which changes every other less than half as much. N_discov counts attributes of entangled
     * edits too, so that a handful of random ones reaches several. Not a published measure.
     */
    public int clean() {
        boolean[] found = new boolean[discovered.length];
        for (int r = 0; r < Math.min(ROWS, normalized.length); r++)
            if (gap(normalized[r]) > 0.5)
                for (int j = 0; j < found.length; j++) found[j] |= normalized[r][j] == 1;
        int n = 0;
        for (boolean f : found) if (f) n++;
        return n;
    }

    /**
     * @param shifts A [rows][attributes], signed or not
     * @param used columns that count, in order
     */
    public static Discovery of(double[][] shifts, int... used) {
        EngineException.check(shifts.length > 0 && used.length >= 2 && shifts[0].length >= 2, "discovery",
                "at least one edit and two attributes", shifts.length + " edits");
        double[][] normalized = new double[shifts.length][used.length];
        boolean[] discovered = new boolean[used.length];
        double gap = 0;
        double plain = 0;
        int rows = Math.min(ROWS, shifts.length);
        for (int r = 0; r < shifts.length; r++) {
            double[] row = Arrays.stream(shifts[r]).map(Math::abs).toArray();
            double max = Arrays.stream(used).mapToDouble(c -> row[c]).max().orElseThrow();
            for (int j = 0; j < used.length; j++) normalized[r][j] = max == 0 ? 0 : row[used[j]] / max;
            if (r >= rows) continue;
            gap += gap(normalized[r]) / rows;
            plain += gap(row) / rows;
            for (int j = 0; j < used.length; j++) discovered[j] |= normalized[r][j] == 1;
        }
        return new Discovery(normalized, gap, plain, discovered);
    }

    /** The largest less the second largest. */
    private static double gap(double... row) {
        double[] sorted = row.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] - sorted[sorted.length - 2];
    }
}
