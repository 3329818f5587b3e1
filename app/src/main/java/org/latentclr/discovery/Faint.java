package org.latentclr.discovery;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which edits change next to nothing: less than {@value #SHARE} of what the strongest edit of the same run changes, all taken equally far. The
 * published measures S_disen and N_discov count them like any other (their rows are divided by their maximum), so tables and reports say which they
 * are. Not a published measure.
 */
public final class Faint {
    /** An edit below this share of the strongest is faint. */
    public static final double SHARE = 0.1;
    /** What reports say about one. */
    public static final String NOTE = "changes next to nothing";

    private Faint() {}

    /**
     * @param changes how much each edit changes, of any unit, not negative
     * @return the places of the faint ones, ascending
     */
    public static List<Integer> of(double... changes) {
        double limit = SHARE * Arrays.stream(changes).max().orElse(0);
        return IntStream.range(0, changes.length).filter(k -> changes[k] < limit || changes[k] == 0).boxed().toList();
    }

    /** By the largest change of any attribute. @param shifts A [edits][attributes], signed or not */
    public static List<Integer> ofShifts(double[][] shifts) {
        return of(Arrays.stream(shifts).mapToDouble(row -> Arrays.stream(row).map(Math::abs).max().orElse(0))
                .toArray());
    }

    /** "0, 4" for the faint ones among {@code shifts}; "–" for none. */
    public static String named(List<Integer> faint) {
        return faint.isEmpty() ? "–" : faint.toString().replaceAll("[\\[\\]]", "");
    }
}
