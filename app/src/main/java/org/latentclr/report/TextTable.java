package org.latentclr.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table as text, for terminals and for Markdown.
 *
 * @param cells rows of as many cells, the headings first
 */
public record TextTable(List<List<String>> cells) {
    /** Copies the rows and checks their lengths. */
    public TextTable {
        cells = cells.stream().map(List::copyOf).toList();
        int columns = cells.getFirst().size();
        if (cells.stream().anyMatch(r -> r.size() != columns))
            throw new IllegalArgumentException("table: " + columns + " cells in every row expected");
    }

    /** Columns of even width. */
    public String plain() {
        int[] width = IntStream.range(0, cells.getFirst().size())
                .map(c -> cells.stream().mapToInt(r -> r.get(c).length()).max().orElse(0)).toArray();
        return cells.stream().map(r -> IntStream.range(0, width.length)
                .mapToObj(c -> r.get(c) + " ".repeat(width[c] - r.get(c).length()))
                .collect(Collectors.joining("  ")).stripTrailing() + "\n").collect(Collectors.joining());
    }

    /** The table as {@link #markdown()} and below it, as a list, how it came about. */
    public String markdown(Map<String, String> facts) {
        return facts.entrySet().stream().map(f -> "* " + f.getKey() + ": " + f.getValue() + "\n")
                .collect(Collectors.joining("", markdown() + "\n", ""));
    }

    /** A table of GitHub's Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            text.append("| ").append(String.join(" | ", cells.get(i))).append(" |\n");
            if (i == 0) text.append("|").append(" --- |".repeat(cells.getFirst().size())).append("\n");
        }
        return text.toString();
    }
}
