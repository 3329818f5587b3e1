package org.latentclr.benchmarks.peers;

import static org.latentclr.benchmarks.peers.Measurement.quantile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.Version;
import org.latentclr.engine.backend.cpu.VectorSupport;
import org.latentclr.weights.Json;

/** The results of all launches as a table and as JSON. */
record PeerReport(List<Measurement> measurements, int launches, int threads) {
    private static final String PEER = "libtorch 2.7.1 (DJL 0.35.1)";

    /** Markdown. */
    String table() {
        StringBuilder b = new StringBuilder();
        b.append("Speed-up = time of ").append(PEER)
                .append(" ÷ ours, in turn in one process; median and quartiles of all")
                .append(" rounds of ").append(launches).append(" launches.\n\n").append(machine()).append("\n\n");
        b.append("| case | ours ms | peer ms | speed-up | quartiles | ours GF/s or GB/s | difference |\n");
        b.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for (Measurement m : measurements) {
            double[] r = m.ratios();
            double ours = quantile(m.ours(), 0.5);
            b.append("| %s | %.3f | %.3f | **%.2f** | %.2f – %.2f | %.0f | %.0e |%n".formatted(m.name(), ours * 1e3,
                    quantile(m.peer(), 0.5) * 1e3, quantile(r, 0.5), quantile(r, 0.25), quantile(r, 0.75),
                    rate(m, ours),
                    m.difference()));
        }
        return b.toString();
    }

    private static double rate(Measurement m, double seconds) {
        return (m.flops() > 0 ? m.flops() : m.bytes()) / seconds * 1e-9;
    }

    private String machine() {
        return "%s, %d processors (load %.1f), %s, each side %d thread%s, Java %s, commit %s, %s".formatted(processor(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), vectors(), threads,
                threads == 1 ? " (processor time)" : "s", Runtime.version(), Version.commit(), LocalDate.now());
    }

    private static String vectors() {
        return VectorSupport.detect().describe();
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

    /** Writes {@code peers.md} and {@code peers.json}, with the filter in the name when there is one. */
    void write(Path folder, String filter) throws IOException {
        String stem = filter.isEmpty() ? "peers" : "peers-" + filter.replaceAll("[^A-Za-z0-9]+", "-");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(stem + ".md"), table());
        Files.writeString(folder.resolve(stem + ".json"), Json.writePretty(json()) + "\n");
        System.err.println("written to " + folder.resolve(stem + ".md"));
    }

    private Map<String, Object> json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("machine", machine());
        root.put("commit", Version.commit());
        root.put("peer", PEER);
        root.put("launches", launches);
        root.put("threads", threads);
        root.put("cases", measurements.stream().map(PeerReport::json).toList());
        return root;
    }

    private static Map<String, Object> json(Measurement m) {
        double[] r = m.ratios();
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", m.name());
        one.put("flops", m.flops());
        one.put("bytes", m.bytes());
        one.put("ours_seconds", quantile(m.ours(), 0.5));
        one.put("peer_seconds", quantile(m.peer(), 0.5));
        one.put("speed_up", quantile(r, 0.5));
        one.put("lower_quartile", quantile(r, 0.25));
        one.put("upper_quartile", quantile(r, 0.75));
        one.put("rounds", r.length);
        one.put("difference", m.difference());
        return one;
    }
}
