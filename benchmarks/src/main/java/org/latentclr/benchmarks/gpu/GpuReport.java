package org.latentclr.benchmarks.gpu;

import static org.latentclr.benchmarks.gpu.GpuMeasurement.least;
import static org.latentclr.benchmarks.gpu.GpuMeasurement.median;
import static org.latentclr.benchmarks.gpu.GpuMeasurement.most;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.latentclr.Version;
import org.latentclr.weights.Json;

/**
 * The table and the same as JSON.
 *
 * @param device ours: model, driver, libraries, precision
 * @param peer the other side, or why there is none
 * @param floors where floors are from, or an empty text
 * @param smoke whether the sizes are toys, so that no number means anything
 */
record GpuReport(String device, String peer, String floors, boolean smoke, int rounds, List<GpuMeasurement> cases) {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

    /** Markdown. */
    String table() {
        StringBuilder b = new StringBuilder("# On a GPU beside PyTorch, " + LocalDate.now() + "\n\n");
        if (smoke) b.append("**Toy sizes, to see that everything runs: no number here is a measurement.**\n\n");
        b.append("Ours: ").append(device).append(".\n\nPeer: ").append(peer).append(".\n\nMachine: ")
                .append(machine()).append(".\n\n").append(rounds)
                .append(" rounds, each side and each form in turn; times are medians by the device's events, in milliseconds, with the fastest and slowest round. ")
                .append("Ratio: time of the peer ÷ ours, median of the rounds.");
        if (!floors.isEmpty())
            b.append(" Floor: least time for the operations and bytes of the case at ").append(floors)
                    .append('.');
        b.append(
                "\n\n| case | ours | of floor | PyTorch | best ratio | difference |\n| --- | ---: | ---: | --- | ---: | ---: |\n");
        for (GpuMeasurement m : cases)
            b.append(format("| %s | %s | %s | %s | %s | %s |%n", m.name(), times(m.ours()),
                    m.floor().isPresent()
                            ? format("%.0f %% (%.3f)", 100 * m.floor().getAsDouble() / median(m.ours()),
                                    m.floor().getAsDouble() * 1e3)
                            : "–",
                    forms(m), text("**%.2f**", m.bestRatio()), text("%.0e", m.difference())));
        b.append("\nRun: `latentclr bench gpu` (").append(smoke ? "`--smoke`, " : "").append("commit ")
                .append(Version.commit()).append(").\n");
        return b.toString();
    }

    private static String times(double[] seconds) {
        return format("%.3f (%.3f–%.3f)", median(seconds) * 1e3, least(seconds) * 1e3, most(seconds) * 1e3);
    }

    private static String forms(GpuMeasurement m) {
        String measured = m.peers().entrySet().stream()
                .map(e -> format("%s %.3f (×%.2f)", e.getKey(), median(e.getValue()) * 1e3, m.ratio(e.getKey())))
                .collect(Collectors.joining("; "));
        String skipped = m.skipped().entrySet().stream().map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining("; "));
        return (measured.isEmpty() ? "–" : measured) + (skipped.isEmpty() ? "" : " (without " + skipped + ")");
    }

    private static String text(String form, OptionalDouble v) {
        return v.isPresent() ? format(form, v.getAsDouble()) : "–";
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }

    private static String machine() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version() + driver();
    }

    /** Number of NVIDIA's kernel module, such as 580.65.06, where it can be read. */
    private static String driver() {
        try {
            Matcher m = Pattern.compile("Module\\S*\\s.*?(\\d+\\.\\d+(\\.\\d+)?)")
                    .matcher(Files.readString(DRIVER));
            return m.find() ? ", NVIDIA driver " + m.group(1) : "";
        } catch (IOException noDriver) {
            return "";
        }
    }

    GpuReport with(List<GpuMeasurement> others) {
        return new GpuReport(device, peer, floors, smoke, rounds, others);
    }

    private String stem(String label) {
        return LocalDate.now() + "-gpu" + label + (smoke ? "-smoke" : "");
    }

    /** Writes {@code DATE-gpu[LABEL][-smoke].md} and {@code .json}; returns the first. */
    Path write(Path folder, String label) throws IOException {
        Files.createDirectories(folder);
        Path table = folder.resolve(stem(label) + ".md");
        Files.writeString(table, table());
        Files.writeString(folder.resolve(stem(label) + ".json"), Json.writePretty(json()) + "\n");
        return table;
    }

    /** What an earlier run of today has written for the same device, peer, rounds and commit, by case. */
    Map<String, GpuMeasurement> earlier(Path folder, String label) throws IOException {
        Map<String, GpuMeasurement> found = new LinkedHashMap<>();
        Path file = folder.resolve(stem(label) + ".json");
        if (!Files.exists(file)) return found;
        Map<String, Object> root = Json.parseObject(Files.readString(file));
        Map<String, Object> mine = json();
        for (String key : List.of("date", "commit", "smoke", "device", "peer", "machine"))
            if (!mine.get(key).equals(root.get(key))) return found;
        if (Json.asLong(root.get("rounds"), "rounds") != rounds) return found;
        for (Object o : Json.asArray(root.get("cases"), "cases")) {
            GpuMeasurement m = measurement(Json.asObject(o, "case"));
            found.put(m.name(), m);
        }
        return found;
    }

    private static GpuMeasurement measurement(Map<String, Object> one) {
        Map<String, double[]> peers = new LinkedHashMap<>();
        Json.asObject(one.get("peer_seconds"), "peer_seconds").forEach((form, s) -> peers.put(form, array(s)));
        Map<String, String> skipped = new LinkedHashMap<>();
        Json.asObject(one.get("skipped"), "skipped").forEach((form, why) -> skipped.put(form, String.valueOf(why)));
        return new GpuMeasurement(Json.asString(one.get("name"), "name"), array(one.get("ours_seconds")), peers,
                skipped, optional(one, "floor_seconds"), optional(one, "difference"));
    }

    private static OptionalDouble optional(Map<String, Object> one, String key) {
        return one.containsKey(key) ? OptionalDouble.of(Json.asDouble(one.get(key), key)) : OptionalDouble.empty();
    }

    private static double[] array(Object list) {
        return Json.asArray(list, "seconds").stream().mapToDouble(s -> Json.asDouble(s, "seconds")).toArray();
    }

    private Map<String, Object> json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("date", LocalDate.now().toString());
        root.put("commit", Version.commit());
        root.put("smoke", smoke);
        root.put("device", device);
        root.put("peer", peer);
        root.put("machine", machine());
        root.put("floors", floors);
        root.put("rounds", rounds);
        root.put("cases", cases.stream().map(GpuReport::json).toList());
        return root;
    }

    private static Map<String, Object> json(GpuMeasurement m) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", m.name());
        one.put("ours_seconds", list(m.ours()));
        m.floor().ifPresent(f -> one.put("floor_seconds", f));
        Map<String, Object> peers = new LinkedHashMap<>();
        m.peers().forEach((form, s) -> peers.put(form, list(s)));
        one.put("peer_seconds", peers);
        one.put("skipped", m.skipped());
        m.bestRatio().ifPresent(r -> one.put("best_ratio", r));
        m.difference().ifPresent(d -> one.put("difference", d));
        return one;
    }

    private static List<Double> list(double[] v) {
        return java.util.Arrays.stream(v).boxed().toList();
    }
}
