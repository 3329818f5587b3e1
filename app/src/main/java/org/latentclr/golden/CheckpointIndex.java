package org.latentclr.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Json;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.PickledObject;

/** An index of a checkpoint file: shape, type, sum, L2 norm, first and last values of every tensor of one network in it. */
public final class CheckpointIndex {
    private static final Pattern OF = Pattern.compile("(\\S+?\\.(?:pkl|pth|pt|bin))(?:\\[\"(\\w+)\"\\]|\\s+(\\w+))?.*");
    private static final String ATTRIBUTE = "(attr) ";
    private static final double SUM = 1e-9;

    private final String file;
    private final Optional<String> network;
    private final Map<String, Object> tensors;

    private CheckpointIndex(String file, Optional<String> network, Map<String, Object> tensors) {
        this.file = file;
        this.network = network;
        this.tensors = tensors;
    }

    /** Reads an index. */
    public static CheckpointIndex read(Path json) {
        Map<String, Object> content;
        try {
            content = Json.parseObject(Files.readString(json));
        } catch (IOException e) {
            throw new UncheckedIOException("index " + json + " cannot be read", e);
        }
        Matcher of = OF.matcher(Json.asString(content.get("of"), "of"));
        if (!of.matches()) throw new IllegalStateException(json + " does not say which file it indexes: " + of);
        return new CheckpointIndex(of.group(1), Optional.ofNullable(of.group(2) == null ? of.group(3) : of.group(2)),
                Json.asObject(content.get("tensors"), "tensors"));
    }

    /** Name of the indexed file, which lies beside the index. */
    public String file() {
        return file;
    }

    /** Whether a checkpoint holds the indexed network. */
    public boolean fits(Checkpoint checkpoint) {
        return network.isEmpty() || checkpoint.has(network.get());
    }

    /** Compares the checkpoint's tensors with the index, one requirement each; tensors that the index lacks count as failures. */
    public void compare(GoldenFile report, Checkpoint checkpoint) {
        Map<String, NamedArray> found = tensors(checkpoint);
        for (String name : tensors.keySet()) {
            NamedArray array = found.get(name);
            String difference = array == null
                    ? "missing"
                    : difference(Json.asObject(tensors.get(name), name), array);
            report.require(name, difference.isEmpty(), difference);
        }
        List<String> more = found.keySet().stream()
                .filter(n -> !tensors.containsKey(n) && !n.startsWith(ATTRIBUTE)).toList();
        report.require("no other tensors", more.isEmpty(), more.toString());
    }

    /** The network's tensors; those of the whole file where only they have the names of the index. */
    private Map<String, NamedArray> tensors(Checkpoint checkpoint) {
        Checkpoint part = network.flatMap(checkpoint::select).orElse(checkpoint);
        Map<String, NamedArray> found = new LinkedHashMap<>(part.tensors());
        if (part.root() instanceof PickledObject o && o.isModule())
            o.attributeTensors().forEach((n, a) -> found.put(ATTRIBUTE + n, a));
        if (found.keySet().containsAll(tensors.keySet())) return found;
        Map<String, NamedArray> named = new LinkedHashMap<>();
        checkpoint.tensors().forEach((n, a) -> {
            if (tensors.containsKey(n)) named.put(n, a);
        });
        return named.isEmpty() ? found : named;
    }

    private static String difference(Map<String, Object> expected, NamedArray array) {
        long[] shape = Json.asArray(expected.get("shape"), "shape").stream()
                .mapToLong(n -> Json.asLong(n, "shape")).toArray();
        if (!Arrays.equals(shape, array.shape()))
            return "shape " + Arrays.toString(shape) + " expected, " + Arrays.toString(array.shape()) + " found";
        if (!array.type().torchName().equals(expected.get("dtype")))
            return expected.get("dtype") + " expected, " + array.type().torchName() + " found";
        double[] values = array.toDoubles();
        String ends = ends(expected, values);
        if (!ends.isEmpty()) return ends;
        double norm = Json.asDouble(expected.get("l2"), "l2");
        double sum = Json.asDouble(expected.get("sum"), "sum");
        if (Math.abs(array.norm() - norm) > SUM * norm) return "norm " + norm + " expected, " + array.norm() + " found";
        if (Math.abs(array.sum() - sum) > SUM * norm * Math.sqrt(values.length))
            return "sum " + sum + " expected, " + array.sum() + " found";
        return "";
    }

    private static String ends(Map<String, Object> expected, double[] values) {
        List<?> first = Json.asArray(expected.get("first"), "first");
        List<?> last = Json.asArray(expected.get("last"), "last");
        for (int i = 0; i < first.size(); i++)
            if (values[i] != Json.asDouble(first.get(i), "first"))
                return "element " + i + " is " + values[i] + ", " + first.get(i) + " expected";
        for (int i = 0; i < last.size(); i++) {
            int at = values.length - last.size() + i;
            if (values[at] != Json.asDouble(last.get(i), "last"))
                return "element " + at + " is " + values[at] + ", " + last.get(i) + " expected";
        }
        return "";
    }
}
