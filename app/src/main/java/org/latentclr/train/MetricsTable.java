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
 * @param rows iteration, loss, accuracy, learning rate, seconds, validation loss and accuracy; NaN where there is none
 */
record MetricsTable(List<double[]> rows) {
    private static final int COLUMNS = 7;

    static MetricsTable read(Path file) {
        try {
            return new MetricsTable(Files.readAllLines(file).stream().skip(1).map(MetricsTable::row).toList());
        } catch (IOException e) {
            throw new UserError("the metrics " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static double[] row(String line) {
        String[] cells = line.split(",", -1);
        double[] values = new double[COLUMNS];
        for (int i = 0; i < COLUMNS; i++)
            values[i] = i < cells.length && !cells[i].isEmpty() ? Double.parseDouble(cells[i]) : Double.NaN;
        return values;
    }

    Chart loss() {
        return new Chart("Loss", "step", List.of(series("training", 1), series("validation", 5)));
    }

    Chart accuracy() {
        return new Chart("Accuracy", "step", List.of(series("training", 2), series("validation", 6)));
    }

    /** Validation accuracy at the end. */
    double lastAccuracy() {
        return rows.stream().mapToDouble(r -> r[6]).filter(Double::isFinite).reduce((a, b) -> b).orElse(Double.NaN);
    }

    private Chart.Series series(String name, int column) {
        return new Chart.Series(name, rows.stream().mapToDouble(r -> r[0]).toArray(),
                rows.stream().mapToDouble(r -> r[column]).toArray());
    }
}
