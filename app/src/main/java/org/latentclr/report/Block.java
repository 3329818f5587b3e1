package org.latentclr.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.picture.Chart;
import org.latentclr.picture.Picture;

/** A part of a section. */
public sealed interface Block {
    /** A paragraph. */
    record Text(String text) implements Block {}

    /** Words to type; a button copies them. */
    record Code(String text) implements Block {}

    /** Lines over an axis, with a tooltip. */
    record Lines(Chart chart) implements Block {}

    /** Pictures side by side. */
    record Figures(List<Figure> figures) implements Block {
        /** Copies the list. */
        public Figures {
            figures = List.copyOf(figures);
        }
    }

    /** A picture with a line below. */
    record Figure(Picture picture, String caption) {}

    /** Names with values, such as a configuration. */
    record Table(Map<String, String> rows) implements Block {
        /** Keeps the order. */
        public Table {
            rows = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        }
    }

    /** Rows of cells, the headings first. */
    record Cells(TextTable table) implements Block {}

    /** Directions, each with a slider through its α and the whole strip below. */
    record Traversals(List<Double> alphas, List<Traversal> directions) implements Block {
        /** Copies the lists and checks that every sample has a picture for every α. */
        public Traversals {
            alphas = List.copyOf(alphas);
            directions = List.copyOf(directions);
            int columns = alphas.size();
            if (directions.stream().flatMap(d -> d.samples.stream()).anyMatch(row -> row.size() != columns)) {
                throw new IllegalArgumentException("traversals: " + columns + " pictures a sample expected");
            }
        }
    }

    /**
     * One direction.
     *
     * @param title such as "Direction 3"
     * @param note beside the title, such as how much changes
     * @param samples [sample][alpha], all of one size
     */
    record Traversal(String title, String note, List<List<Picture>> samples) {
        /** Copies the lists; there is a sample. */
        public Traversal {
            samples = samples.stream().map(List::copyOf).toList();
            if (samples.isEmpty()) throw new IllegalArgumentException("traversal " + title + ": no sample");
        }
    }
}
