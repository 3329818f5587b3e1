package org.latentclr.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** {@code metrics.csv}: a header, then a row per iteration; an empty field is a value that was not measured. */
public final class Metrics implements AutoCloseable {
    private final Path file;
    private final int columns;
    private final BufferedWriter out;

    private Metrics(Path file, int columns, BufferedWriter out) {
        this.file = file;
        this.columns = columns;
        this.out = out;
    }

    /**
     * Opens the file and keeps the rows of an earlier part of the run up to {@code iteration}, so that a resumed run
     * has each row once.
     *
     * @param columns names after "iteration"
     * @param iteration the last one already done; 0 for a new run
     */
    public static Metrics open(Path file, List<String> columns, long iteration) {
        String header = "iteration," + String.join(",", columns);
        List<String> rows = new ArrayList<>(List.of(header));
        BufferedWriter out = Disk.open(file, () -> {
            if (iteration > 0 && Files.exists(file)) rows.addAll(rowsUpTo(file, iteration));
            Files.write(file, rows);
            return Files.newBufferedWriter(file, StandardOpenOption.APPEND);
        });
        return new Metrics(file, columns.size(), out);
    }

    private static List<String> rowsUpTo(Path file, long iteration) throws IOException {
        // A run that was killed may have left half a row at the end.
        return Files.readAllLines(file).stream().filter(row -> row.matches("\\d{1,18},.*"))
                .filter(row -> Long.parseLong(row.substring(0, row.indexOf(','))) <= iteration).toList();
    }

    /** Adds a row; {@code values} has one number per column, NaN for not measured. */
    public void add(long iteration, double... values) {
        if (values.length != columns) {
            throw new IllegalArgumentException("metrics row: " + columns + " values expected, got " + values.length);
        }
        StringJoiner row = new StringJoiner(",");
        row.add(Long.toString(iteration));
        for (double value : values) {
            row.add(Double.isNaN(value) ? "" : Float.toString((float) value));
        }
        Disk.attempt("write", file, () -> {
            out.write(row + "\n");
            out.flush();
        });
    }

    @Override
    public void close() {
        Disk.attempt("write", file, out::close);
    }
}
