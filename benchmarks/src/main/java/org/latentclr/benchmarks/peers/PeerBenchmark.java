package org.latentclr.benchmarks.peers;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.cpu.Team;

/** {@code latentclr bench peers}: starts the virtual machine several times; each launch measures every case. */
public final class PeerBenchmark {
    private static final String MARK = "measured\t";

    private PeerBenchmark() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        PeerRequest request = PeerRequest.of(words);
        if (request.child()) measure(request);
        else
            collect(request);
    }

    private static void measure(PeerRequest request) {
        for (PeerCase c : PeerCases.all()) {
            if (!request.wants(c)) continue;
            try (Backend device = new CpuBackend(Team.defaultThreads(), c.exact())) {
                System.out.println(MARK + Measurement.of(c, device).line());
            }
        }
    }

    private static void collect(PeerRequest request) throws IOException, InterruptedException {
        Map<String, Measurement> all = new LinkedHashMap<>();
        for (int i = 1; i <= request.launches(); i++) {
            System.err.printf("launch %d of %d …%n", i, request.launches());
            launch(request, all);
        }
        if (all.isEmpty())
            throw new IllegalArgumentException(
                    "bench peers: no case has " + String.join(" or ", request.filters()) + " in its name");
        PeerReport report = PeerReport.of(all.values(), request);
        System.out.print(report.table());
        report.merged(PeerReport.read(request.out())).write(request.out());
    }

    private static void launch(PeerRequest request, Map<String, Measurement> all)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-D" + Team.THREADS_PROPERTY + "=" + request.threads(), "-DDJL_OFFLINE=true",
                "-Dai.djl.pytorch.num_threads=" + request.threads(),
                "-Dai.djl.pytorch.num_interop_threads=1", "-Dai.djl.pytorch.graph_optimizer=false", "-cp",
                System.getProperty("java.class.path"), PeerBenchmark.class.getName(), "--child"));
        command.addAll(request.filters());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("DJL_OFFLINE", "true");
        builder.environment().put("OMP_NUM_THREADS", "" + request.threads());
        Process child = builder.start();
        try (var lines = child.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith(MARK)) continue;
                Measurement m = Measurement.parse(line.substring(MARK.length()));
                System.err.printf("  %-44s %.2f%n", m.name(), Measurement.quantile(m.ratios(), 0.5));
                all.merge(m.name(), m, Measurement::with);
            }
        }
        int code = child.waitFor();
        if (code != 0) throw new IllegalStateException("bench peers: a launch ended with exit code " + code);
    }
}
