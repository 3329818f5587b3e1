package org.latentclr.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.latentclr.UserError;

/** The table {@code TENSORS.tsv}: for each tensor of each file its tolerance and a remark. */
final class Tolerances {
    /**
     * @param value largest error allowed, relative to the largest stored magnitude
     * @param remark {@code zero}: mathematically zero, compare absolutely; {@code free}: not reproducible; else empty or a note
     */
    record Tolerance(double value, String remark) {
        boolean zero() {
            return remark.startsWith("zero");
        }

        boolean free() {
            return remark.startsWith("free");
        }
    }

    /** The name of a table. */
    static final String TABLE = "TENSORS.tsv";
    private static final int FILE = 0, TENSOR = 1, TOLERANCE = 6, REMARK = 7;

    private final Map<String, Map<String, Tolerance>> files = new TreeMap<>();

    /** Reads every table below {@code folder}; a table's file names are relative to the table's own folder. */
    static Tolerances read(Path folder) {
        List<Path> tables = new ArrayList<>();
        try (var all = Files.walk(folder)) {
            all.filter(p -> p.getFileName().toString().equals(TABLE)).forEach(tables::add);
        } catch (IOException | UncheckedIOException e) {
            throw new UserError("golden folder " + folder + " cannot be read: " + e.getMessage());
        }
        if (tables.isEmpty())
            throw new UserError("golden folder " + folder
                    + " has no " + TABLE + " (the table of tensors and tolerances); name a folder that has one");
        Tolerances t = new Tolerances();
        for (Path p : tables) t.add(p, folder.relativize(p.getParent()).toString().replace('\\', '/'));
        return t;
    }

    private void add(Path table, String prefix) {
        List<String> lines;
        try {
            lines = Files.readAllLines(table);
        } catch (IOException e) {
            throw new UserError("table " + table + " cannot be read: " + e.getMessage());
        }
        for (int i = 1; i < lines.size(); i++) {
            String[] c = lines.get(i).split("\t", -1);
            if (c.length <= TOLERANCE)
                throw new UserError(
                        "table " + table + ", line " + (i + 1) + ": expected at least 7 columns, found " + c.length);
            String file = prefix.isEmpty() || c[FILE].startsWith(prefix + "/") ? c[FILE] : prefix + "/" + c[FILE];
            double value;
            try {
                value = c[TOLERANCE].isBlank() ? 0 : Double.parseDouble(c[TOLERANCE].strip());
            } catch (NumberFormatException e) {
                throw new UserError("table " + table + ", line " + (i + 1) + ": expected a number as tolerance, found '"
                        + c[TOLERANCE] + "'");
            }
            files.computeIfAbsent(file, k -> new HashMap<>()).put(c[TENSOR],
                    new Tolerance(value, c.length > REMARK ? c[REMARK].strip() : ""));
        }
    }

    /** The tolerances of one file; empty for a file that is not in the table. */
    Map<String, Tolerance> of(String file) {
        return files.getOrDefault(file, Map.of());
    }

    /** The files that the tables name. */
    Set<String> files() {
        return files.keySet();
    }
}
