package org.latentclr.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The picture {@code sample_i.png} (METHODS §1.9): a row per direction, a column per α, 2 white pixels between, labels
 * in a strip of 50 pixels on top and one of 100 at the left.
 *
 * @param directions the numbers behind "k="
 * @param alphas ascending, with 0 for the unedited picture
 * @param rows [direction][alpha], all of one size
 */
public record TraversalGrid(List<Integer> directions, List<Double> alphas, List<List<Picture>> rows) {
    private static final int PADDING = 2;
    private static final int TOP = 50;
    private static final int LEFT = 100;
    private static final int LETTERS = 30;
    private static final int COLUMN_INDENT = 40;
    private static final int ROW_INDENT = 100;

    /** Copies the lists and checks that there is a picture for every place. */
    public TraversalGrid {
        directions = List.copyOf(directions);
        alphas = List.copyOf(alphas);
        rows = rows.stream().map(List::copyOf).toList();
        int columns = alphas.size();
        if (directions.isEmpty() || columns == 0 || rows.size() != directions.size()
                || rows.stream().anyMatch(row -> row.size() != columns)) {
            throw new IllegalArgumentException("grid: " + directions.size() + " directions by " + columns
                    + " alphas expected, got rows of " + rows.stream().map(List::size).toList());
        }
    }

    /** The α of every column for alphas as given: sorted, with 0 once, where negatives meet positives. */
    public static List<Double> columns(List<Double> alphas) {
        List<Double> columns = new ArrayList<>(alphas.stream().filter(alpha -> alpha != 0).sorted().toList());
        int negatives = (int) columns.stream().filter(alpha -> alpha < 0).count();
        columns.add(negatives, 0.0);
        return List.copyOf(columns);
    }

    /** The pictures with padding, without labels. */
    public Picture plain() {
        int width = rows.getFirst().getFirst().width();
        int height = rows.getFirst().getFirst().height();
        Canvas canvas = new Canvas(alphas.size() * (width + PADDING) + PADDING,
                directions.size() * (height + PADDING) + PADDING);
        for (int row = 0; row < directions.size(); row++) {
            for (int column = 0; column < alphas.size(); column++) {
                canvas.put(rows.get(row).get(column), PADDING + column * (width + PADDING),
                        PADDING + row * (height + PADDING));
            }
        }
        return canvas.picture();
    }

    /** The pictures with padding and labels. */
    public Picture labelled() {
        Picture plain = plain();
        Canvas canvas = new Canvas(LEFT + plain.width(), TOP + plain.height());
        canvas.put(plain, LEFT, TOP);
        int stepX = rows.getFirst().getFirst().width() + PADDING;
        int stepY = rows.getFirst().getFirst().height() + PADDING;
        Graphics2D graphics = canvas.graphics();
        for (int column = 0; column < alphas.size(); column++) {
            label(graphics, title(alphas.get(column)), LEFT + column * stepX, stepX);
        }
        // The published tool puts the text 50 pixels below the top of its row, for rows of 256.
        int middle = Math.min(ROW_INDENT - TOP, (stepY - LETTERS) / 2);
        for (int row = 0; row < directions.size(); row++) {
            StrokeFont.draw(graphics, "k=" + directions.get(row), 10, TOP + Math.max(0, middle) + row * stepY,
                    Math.min(LETTERS, stepY - 4), Color.BLACK);
        }
        graphics.dispose();
        return canvas.picture();
    }

    /** Narrow columns get small letters. */
    private static void label(Graphics2D graphics, String text, int left, int column) {
        double usual = StrokeFont.width(text, LETTERS);
        double size = LETTERS * Math.min(1, (column - 4) / usual);
        double indent = Math.min(COLUMN_INDENT, (column - StrokeFont.width(text, size)) / 2);
        StrokeFont.draw(graphics, text, left + indent, 15, size, Color.BLACK);
    }

    private static String title(double alpha) {
        return alpha == 0 ? "α=0" : String.format(Locale.ROOT, "α= %.3f", alpha);
    }
}
