package org.latentclr.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.latentclr.UserError;
import org.latentclr.picture.Chart;

/**
 * The metrics of a run, read back from its file, so that a resumed run shows all of its steps.
 *
 * @param names of the columns, the iteration first
 * @param rows one number per column; NaN where there is none
 */
record MetricsTable(List<String> names, List<double[]> rows) {
    static MetricsTable read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<String> names = List.of(lines.getFirst().split(","));
            return new MetricsTable(names, lines.stream().skip(1).map(l -> row(l, names.size())).toList());
        } catch (IOException e) {
            throw new UserError("the metrics " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static double[] row(String line, int columns) {
        String[] cells = line.split(",", -1);
        double[] values = new double[columns];
        for (int i = 0; i < columns; i++)
            values[i] = i < cells.length && !cells[i].isEmpty() ? Double.parseDouble(cells[i]) : Double.NaN;
        return values;
    }

    Chart loss() {
        return chart("Loss", "loss");
    }

    Chart accuracy() {
        return chart("Accuracy", "accuracy");
    }

    /** A measure in training and, where it was measured, on fresh codes. */
    private Chart chart(String title, String measure) {
        Chart.Series training = series("training", measure);
        return new Chart(title, "step", names.contains("val_" + measure)
                ? List.of(training, series("validation", "val_" + measure))
                : List.of(training));
    }

    /** Validation accuracy at the end. */
    double lastAccuracy() {
        int column = names.indexOf("val_accuracy");
        return rows.stream().mapToDouble(r -> r[column]).filter(Double::isFinite).reduce((a, b) -> b)
                .orElse(Double.NaN);
    }

    private Chart.Series series(String name, String column) {
        int at = names.indexOf(column);
        return new Chart.Series(name, rows.stream().mapToDouble(r -> r[0]).toArray(),
                rows.stream().mapToDouble(r -> r[at]).toArray());
    }
}
