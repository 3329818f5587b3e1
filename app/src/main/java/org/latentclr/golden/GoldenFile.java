package org.latentclr.golden;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Json;
import org.latentclr.weights.NamedArray;

/** One golden file: stored tensors, configuration, and the comparison of computed values with them. */
public final class GoldenFile {
    private static final String UNKNOWN_OPTION = "an option that this project does not know, so results may differ for it";
    /** Metadata that says where values come from, or again what tensors, options and other files say. */
    private static final Set<String> FACTS = Set.of("seed", "source", "config", "z", "channels", "widths", "truncation",
            "truncations",
            "state_keys", "R_state_keys", "num_eval", "num_train", "batch", "variants", "S_L", "S", "G", "K", "L", "w",
            "A",
            "z_dim", "dim_z", "w_dim", "num_ws", "nv_dim", "n_eigen", "latents", "errors", "fixed", "ada", "temps",
            "thresholds", "center", "dimg_size", "mem_dimgs_init_scale", "n", "n_samples", "cosine_eps", "lerp_start");

    private final Path path;
    private final Path root;
    private final String name;
    private final Map<String, NamedArray> tensors;
    private final Map<String, String> metadata;
    private final Map<String, Tolerances.Tolerance> tolerances;
    private final GoldenReport report;
    private final Set<String> read = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> compared = new HashSet<>();

    GoldenFile(Path root, String name, Map<String, Tolerances.Tolerance> tolerances, GoldenReport report) {
        this.root = root;
        this.name = name;
        this.path = root.resolve(name);
        this.tolerances = tolerances;
        this.report = report;
        if (name.endsWith(".safetensors")) {
            Checkpoint c = Checkpoint.read(path);
            tensors = c.tensors();
            metadata = c.metadata();
        } else {
            tensors = Map.of();
            metadata = Map.of();
        }
    }

    /** Path below the golden folder. */
    public String name() {
        return name;
    }

    public Path path() {
        return path;
    }

    /** The golden folder. */
    public Path root() {
        return root;
    }

    /** A file beside this one. */
    public Path sibling(String file) {
        return path.resolveSibling(file);
    }

    /** Another golden file of the same folder, to read inputs from; what it stores is checked where it is the file itself. */
    public GoldenFile other(String file) {
        int folder = name.lastIndexOf('/') + 1;
        return new GoldenFile(root, name.substring(0, folder) + file, Map.of(), report);
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    public boolean has(String tensor) {
        return tensors.containsKey(tensor);
    }

    /** A metadata entry as text. */
    public String text(String key) {
        asked.add(key);
        String s = metadata.get(key);
        if (s == null)
            throw new IllegalStateException(name + " has no metadata '" + key + "'; it has " + metadata.keySet());
        return s;
    }

    public boolean hasText(String key) {
        asked.add(key);
        return metadata.containsKey(key);
    }

    /** The names of all metadata entries. */
    public Set<String> texts() {
        return metadata.keySet();
    }

    /** A metadata entry that holds a JSON object. */
    public Map<String, Object> json(String key) {
        return Json.parseObject(text(key));
    }

    /** The configuration of every case, by case name, in stored order. */
    public Map<String, Map<String, Object>> cases() {
        Map<String, Map<String, Object>> m = new LinkedHashMap<>();
        json("cases").forEach((k, v) -> m.put(k, Json.asObject(v, name + " case " + k)));
        return m;
    }

    public Shape shape(String tensor) {
        return Shape.of(Arrays.stream(array(tensor).shape()).mapToInt(Math::toIntExact).toArray());
    }

    /** A stored tensor's values, as an input. */
    public double[] values(String tensor) {
        read.add(tensor);
        return array(tensor).toDoubles();
    }

    /** A stored tensor on a device, as an input. */
    public Tensor tensor(Backend device, String tensor) {
        return Tensor.of(device, values(tensor), shape(tensor).dims());
    }

    /** A stored tensor as the reader delivers it, as an input. */
    public NamedArray stored(String tensor) {
        read.add(tensor);
        return array(tensor);
    }

    /** Names a tensor as an input that the result does not depend on. */
    public void ignore(String tensor) {
        read.add(tensor);
    }

    private NamedArray array(String tensor) {
        NamedArray a = tensors.get(tensor);
        if (a == null) throw new IllegalStateException(name + " has no tensor '" + tensor + "'");
        return a;
    }

    /** Compares a computed tensor with the stored one: shape and values. */
    public void expect(String tensor, Tensor actual) {
        Shape stored = shape(tensor);
        if (stored.size() != actual.shape().size() || stored.rank() > 0 && !stored.equals(actual.shape())) {
            compared.add(tensor);
            report.fail(name, tensor, "shape " + stored + " expected, " + actual.shape() + " found");
            return;
        }
        expect(tensor, actual.toDoubles());
    }

    /** Compares computed values with the stored ones, by the rule of the golden data: max|difference| / max|stored|. */
    public void expect(String tensor, double... actual) {
        compared.add(tensor);
        NamedArray a = array(tensor);
        double[] stored = a.toDoubles();
        Tolerances.Tolerance t = tolerances.get(tensor);
        if (t == null) report.fail(name, tensor, "no line in TENSORS.tsv");
        else if (stored.length != actual.length)
            report.fail(name, tensor, stored.length + " values expected, " + actual.length + " found");
        else if (t.free()) report.pass();
        else
            compare(tensor, stored, actual, t, a.shape().length == 0);
    }

    /** Whether {@link #expect} would pass, which is not counted. */
    public boolean isMet(String tensor, double... actual) {
        NamedArray a = array(tensor);
        Tolerances.Tolerance t = tolerances.get(tensor);
        double[] stored = a.toDoubles();
        return t != null && stored.length == actual.length
                && (t.free() || error(stored, actual, t, a.shape().length == 0).value <= t.value());
    }

    private void compare(String tensor, double[] stored, double[] actual, Tolerances.Tolerance t, boolean scalar) {
        Error e = error(stored, actual, t, scalar);
        if (e.value <= t.value()) report.pass();
        else
            report.fail(name, tensor, "error %.2e over tolerance %.1e: element %d is %.8g, expected %.8g"
                    .formatted(e.value, t.value(), e.at, actual[e.at], stored[e.at]));
    }

    /** The largest error and where it is. */
    private record Error(double value, int at) {}

    private static Error error(double[] stored, double[] actual, Tolerances.Tolerance t, boolean scalar) {
        double largest = 0;
        double error = 0;
        int worst = -1;
        for (int i = 0; i < stored.length; i++) {
            if (Double.isFinite(stored[i])) largest = Math.max(largest, Math.abs(stored[i]));
            double e = t.zero() ? Math.abs(actual[i]) : difference(stored[i], actual[i]);
            if (!(e <= error)) {
                error = e;
                worst = i;
            }
        }
        if (!t.zero() && error > 0) error /= scalar ? Math.max(largest, 0.1) : largest > 0 ? largest : 1;
        return new Error(error, worst);
    }

    /** Names a gradient that is compared a rounding error beside its place. */
    public void noteKink(String tensor) {
        report.kink(name + " · " + tensor);
    }

    /** Infinities and NaN must be met exactly. */
    private static double difference(double a, double b) {
        if (Double.isFinite(a) && Double.isFinite(b)) return Math.abs(a - b);
        return Double.compare(a, b) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }

    /** Names what is not checked of the file, with the reason. */
    public void skip(String reason, String... what) {
        report.skip(name, reason, List.of(what));
    }

    /**
     * Names the options of a case that no check reads: the result may depend on them.
     *
     * @param json the case, with options in it at any depth
     * @param known names of the options that are read
     */
    public void options(Object json, Set<String> known) {
        if (!(json instanceof Map<?, ?> map)) return;
        map.forEach((key, value) -> {
            if (known.contains(String.valueOf(key))) options(value, known);
            else
                skip(UNKNOWN_OPTION, key + "=" + value);
        });
    }

    /** Counts a yes-or-no fact. */
    public void require(String what, boolean ok, String found) {
        if (ok) report.pass();
        else
            report.fail(name, what, found);
    }

    /**
     * Runs one case in a scope of its own. What goes wrong in it, such as an option that this project does not know, fails this case and
     * leaves the others.
     */
    public void in(String part, Runnable check) {
        try (Scope s = Scope.open(part)) {
            check.run();
        } catch (RuntimeException e) {
            report.fail(name, part, GoldenReport.reason(e));
        }
    }

    /** Reports what the check did with the file's tensors, and those that it did not look at or that the table alone has. */
    void finish() {
        read.removeAll(compared);
        report.looked(compared.size(), read.size());
        report.skip(name, "not checked, for this project has no rule for it",
                tensors.keySet().stream().filter(t -> !compared.contains(t) && !read.contains(t)).toList());
        for (String key : metadata.keySet())
            if (!asked.contains(key) && !FACTS.contains(key)) skip(UNKNOWN_OPTION, key + "=" + metadata.get(key));
        if (!tensors.isEmpty())
            report.skip(name, "named in " + Tolerances.TABLE + " and not in the file",
                    tolerances.keySet().stream().filter(t -> !tensors.containsKey(t)).sorted().toList());
    }
}
