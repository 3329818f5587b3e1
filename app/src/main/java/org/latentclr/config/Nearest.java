package org.latentclr.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names near a mistyped one, by edit distance (insert, delete, replace, swap of neighbours: cost 1 each). */
public final class Nearest {
    private static final int SHOWN = 3;

    private Nearest() {}

    /** " (nearest: a, b)" or, when nothing is near, the empty text. */
    public static String hint(String name, Collection<String> known) {
        List<String> near = of(name, known);
        return near.isEmpty() ? "" : " (nearest: " + String.join(", ", near) + ")";
    }

    /**
     * Up to three of {@code known}, nearest first, whose distance to {@code name} is at most a third of the longer
     * length plus one, or that end in {@code .name}.
     */
    public static List<String> of(String name, Collection<String> known) {
        return known.stream().distinct().filter(k -> distance(name, k) <= 1 + Math.max(name.length(), k.length()) / 3
                || k.endsWith("." + name))
                .sorted(Comparator.comparingInt((String k) -> k.endsWith("." + name) ? 0 : distance(name, k))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN).toList();
    }

    /** Optimal-string-alignment distance, upper and lower case alike. */
    static int distance(String first, String second) {
        String a = first.toLowerCase(java.util.Locale.ROOT);
        String b = second.toLowerCase(java.util.Locale.ROOT);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cell(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int cell(int[][] d, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
