package org.latentclr.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a checkpoint file is: format, the architecture that it implies, and its tensors.
 *
 * @param file
 *            where it was read
 * @param format
 *            what the content says
 * @param keys
 *            top-level keys
 * @param kind
 *            what network or checkpoint it is, or "unknown"
 * @param facts
 *            sizes and options that the content implies, in order
 * @param metadata
 *            texts of a safetensors or npz file
 * @param tensors
 *            table of all tensors
 */
public record Inspection(Path file, Checkpoint.Format format, List<String> keys, String kind, Map<String, String> facts,
        Map<String, String> metadata, List<Row> tensors) {

    private static final int SHOWN_KEYS = 6;
    private static final int SHOWN_METADATA = 100;

    /**
     * One tensor.
     *
     * @param name
     *            dotted name
     * @param type
     *            element type
     * @param shape
     *            sizes, outermost first
     * @param norm
     *            L2 norm
     */
    public record Row(String name, DType type, List<Long> shape, double norm) {
        static Row of(NamedArray array) {
            return new Row(array.name(), array.type(), Arrays.stream(array.shape()).boxed().toList(), array.norm());
        }

        /** Number of elements. */
        public long count() {
            return shape.stream().reduce(1L, (a, b) -> a * b);
        }

        private String shapeText() {
            return shape.isEmpty() ? "scalar" : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
        }
    }

    /**
     * Reads and inspects a file.
     *
     * @throws WeightsException
     *             one sentence on what is wrong with the file
     */
    public static Inspection of(Path file) {
        return of(Checkpoint.read(file));
    }

    /** Inspects what was read. */
    public static Inspection of(Checkpoint checkpoint) {
        Map<String, NamedArray> tensors = checkpoint.tensors();
        Recognition.Finding finding = new Recognition(checkpoint, tensors).find();
        return new Inspection(checkpoint.file(), checkpoint.format(), checkpoint.keys(), finding.kind(),
                finding.facts(), checkpoint.metadata(), tensors.values().stream().map(Row::of).toList());
    }

    /** Everything as lines of text, with a table of tensors. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(pair("file", file.toString()));
        lines.add(pair("format", format.title()));
        lines.add(pair("content", kind));
        facts.forEach((name, value) -> lines.add(String.format("  %-16s %s", name, value)));
        String more = keys.size() > SHOWN_KEYS ? " and " + (keys.size() - SHOWN_KEYS) + " more" : "";
        lines.add(pair("keys", String.join(", ", keys.subList(0, Math.min(SHOWN_KEYS, keys.size()))) + more));
        metadata.forEach((name, value) -> lines.add(pair("metadata", name + " = " + abbreviated(value))));
        long elements = tensors.stream().mapToLong(Row::count).sum();
        lines.add(pair("tensors",
                String.format(Locale.ROOT, "%,d with %,d values in all", tensors.size(), elements)));
        table(lines);
        return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
    }

    private void table(List<String> lines) {
        int nameWidth = tensors.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        int shapeWidth = tensors.stream().mapToInt(row -> row.shapeText().length()).max().orElse(0);
        String layout = "  %-" + Math.max(6, nameWidth) + "s  %-4s  %-" + Math.max(6, shapeWidth) + "s  %12s";
        if (!tensors.isEmpty()) {
            lines.add(String.format(layout, "tensor", "type", "shape", "L2 norm"));
        }
        for (Row row : tensors) {
            lines.add(String.format(Locale.ROOT, layout, row.name(), row.type(), row.shapeText(),
                    String.format(Locale.ROOT, "%.6g", row.norm())));
        }
    }

    private static String pair(String name, String value) {
        return String.format("%-10s %s", name, value);
    }

    private static String abbreviated(String value) {
        String line = value.replaceAll("\\s+", " ");
        return line.length() > SHOWN_METADATA ? line.substring(0, SHOWN_METADATA) + "…" : line;
    }
}
