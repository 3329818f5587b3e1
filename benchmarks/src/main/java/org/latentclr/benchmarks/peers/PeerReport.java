package org.latentclr.benchmarks.peers;

import static org.latentclr.benchmarks.peers.Measurement.quantile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.Version;
import org.latentclr.engine.backend.cpu.VectorSupport;
import org.latentclr.weights.Json;

/** Results as a table and as JSON. The JSON keeps every round, so that runs of some cases each add up to one table. */
record PeerReport(List<Entry> entries) {
    private static final String PEER = "libtorch 2.7.1 (DJL 0.35.1)";
    private static final String STEM = "peers";

    /**
     * A case and the run that measured it.
     *
     * @param launches virtual machines
     * @param threads threads of each side
     */
    record Entry(Measurement measurement, int launches, int threads, String commit, String day, String machine) {}

    static PeerReport of(Collection<Measurement> measurements, PeerRequest request) {
        String commit = Version.commit(), day = LocalDate.now().toString();
        return new PeerReport(measurements.stream()
                .map(m -> new Entry(m, request.launches(), request.threads(), commit, day, machine())).toList());
    }

    /** The report in a folder, without entries when there is none. */
    static PeerReport read(Path folder) throws IOException {
        Path file = folder.resolve(STEM + ".json");
        if (!Files.exists(file)) return new PeerReport(List.of());
        Map<String, Object> root = Json.parseObject(Files.readString(file));
        List<Entry> entries = new ArrayList<>();
        for (Object o : Json.asArray(root.get("cases"), "cases")) entries.add(entry(Json.asObject(o, "case")));
        return new PeerReport(entries);
    }

    /** These entries and, for other cases, those of {@code before}, in the order of the cases. */
    PeerReport merged(PeerReport before) {
        Map<String, Entry> all = new LinkedHashMap<>();
        for (PeerReport r : List.of(before, this)) for (Entry e : r.entries) all.put(e.measurement.name(), e);
        return new PeerReport(PeerCases.all().stream().map(PeerCase::name).filter(all::containsKey).map(all::get)
                .toList());
    }

    /** Markdown. */
    String table() {
        StringBuilder b = new StringBuilder(
                "Speed-up = time of " + PEER + " ÷ ours, in turn in one process; median and "
                        + "quartiles of all rounds of all launches.\n\n");
        List<String> machines = entries.stream().map(Entry::machine).distinct().toList();
        for (int i = 0; i < machines.size(); i++) b.append("Machine %d: %s%n%n".formatted(i + 1, machines.get(i)));
        b.append(
                "| case | ours ms | peer ms | speed-up | quartiles | ours GF/s or GB/s | difference | launches | machine "
                        + "| day | commit |\n");
        b.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |\n");
        for (Entry e : entries) {
            Measurement m = e.measurement;
            double[] r = m.ratios();
            double ours = quantile(m.ours(), 0.5);
            b.append("| %s | %.3f | %.3f | **%.2f** | %.2f – %.2f | %.0f | %.0e | %d | %d | %s | %s |%n".formatted(
                    m.name(),
                    ours * 1e3, quantile(m.peer(), 0.5) * 1e3, quantile(r, 0.5), quantile(r, 0.25), quantile(r, 0.75),
                    (m.flops() > 0 ? m.flops() : m.bytes()) / ours * 1e-9, m.difference(), e.launches,
                    machines.indexOf(e.machine) + 1, e.day, e.commit));
        }
        return b.toString();
    }

    private static String machine() {
        return "%s, %d processors, %s, %s, Java %s".formatted(processor(),
                Runtime.getRuntime().availableProcessors(), System.getProperty("os.name"),
                VectorSupport.detect().describe(), Runtime.version());
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(l -> l.startsWith("model name"))
                    .map(l -> l.substring(l.indexOf(':') + 1).strip()).findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(STEM + ".md"), table());
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("peer", PEER);
        root.put("cases", entries.stream().map(PeerReport::json).toList());
        Files.writeString(folder.resolve(STEM + ".json"), Json.writePretty(root) + "\n");
        System.err.println("written to " + folder.resolve(STEM + ".md"));
    }

    private static Map<String, Object> json(Entry e) {
        Measurement m = e.measurement;
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", m.name());
        one.put("flops", m.flops());
        one.put("bytes", m.bytes());
        one.put("speed_up", quantile(m.ratios(), 0.5));
        one.put("difference", m.difference());
        one.put("launches", (long) e.launches);
        one.put("threads", (long) e.threads);
        one.put("commit", e.commit);
        one.put("day", e.day);
        one.put("machine", e.machine);
        one.put("ours_seconds", Arrays.stream(m.ours()).boxed().toList());
        one.put("peer_seconds", Arrays.stream(m.peer()).boxed().toList());
        return one;
    }

    private static Entry entry(Map<String, Object> o) {
        var m = new Measurement(Json.asString(o.get("name"), "name"), Json.asDouble(o.get("flops"), "flops"),
                Json.asDouble(o.get("bytes"), "bytes"), seconds(o, "ours_seconds"), seconds(o, "peer_seconds"),
                Json.asDouble(o.get("difference"), "difference"));
        return new Entry(m, (int) Json.asLong(o.get("launches"), "launches"),
                (int) Json.asLong(o.get("threads"), "threads"), Json.asString(o.get("commit"), "commit"),
                Json.asString(o.get("day"), "day"),
                Json.asString(o.get("machine"), "machine"));
    }

    private static double[] seconds(Map<String, Object> o, String name) {
        return Json.asArray(o.get(name), name).stream().mapToDouble(v -> Json.asDouble(v, name)).toArray();
    }
}
