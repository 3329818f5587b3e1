package org.latentclr.benchmarks.gpu;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.latentclr.benchmarks.gpu.GpuCase.Body;
import org.latentclr.benchmarks.gpu.Peer.PeerException;
import org.latentclr.benchmarks.gpu.Peer.Prepared;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Profile;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.kernels.CudaBackend;
import org.latentclr.kernels.Precision;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code latentclr bench gpu}. */
@Command(name = "latentclr bench gpu", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Measures this library on a GPU and PyTorch beside it, in turn, by the device's own events; writes a table and JSON.",
        ""})
public final class GpuBenchmark implements Callable<Integer> {
    private static final double ROUND_SECONDS = 0.05;
    private static final int MOST_RUNS = 200;
    private static final int WARM_RUNS = 3;
    private static final long WARM_NANOS = 500_000_000;
    private static final double FOREVER = 1e6;
    private static final int UNFINISHED = 3;

    @Option(names = "--smoke", description = "toy sizes on the simulator, PyTorch on the processor: shows that everything runs, measures nothing")
    private boolean smoke;

    @Option(names = "--device", description = "cuda (default), cuda:N, cuda:own (without cuBLAS and cuDNN), simulator, cpu")
    private Optional<String> device = Optional.empty();

    @Option(names = "--precision", defaultValue = "fp32", description = "fp32 (default), tf32 or bf16, on both sides")
    private String precision;

    @Option(names = "--only", paramLabel = "TEXT", description = "only cases whose name contains TEXT")
    private String only = "";

    @Option(names = "--rounds", defaultValue = "7", description = "rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--python", defaultValue = "python3", description = "the Python that has PyTorch (default: ${DEFAULT-VALUE}); none: no peer")
    private String python;

    @Option(names = "--eager", description = "without torch.compile, whose compilation takes longer than the measurements")
    private boolean eager;

    @Option(names = "--profile", paramLabel = "FOLDER", description = "also writes what every operation of a run takes there, a file for each case")
    private Optional<Path> profile = Optional.empty();

    @Option(names = "--minutes", description = "start no case after this many minutes; the same command then goes on where it ended (exit code 3 while cases are left)")
    private Optional<Double> minutes = Optional.empty();

    @Option(names = "--out", defaultValue = "benchmarks/results", description = "folder of the results (default: ${DEFAULT-VALUE})")
    private Path out;

    private final PrintStream log;

    GpuBenchmark(PrintStream log) {
        this.log = log;
    }

    /** Ends the process with 0, or with 2 and one sentence. */
    public static void main(String[] words) {
        System.exit(run(System.err, words));
    }

    static int run(PrintStream log, String... words) {
        return new CommandLine(new GpuBenchmark(log)).setExecutionExceptionHandler((e, line, parsed) -> {
            if (!(e instanceof EngineException || e instanceof IOException)) throw e;
            log.println("latentclr: " + e.getMessage());
            return 2;
        }).execute(words);
    }

    @Override
    public Integer call() throws IOException {
        Precision p = Precision.of(precision).orElseThrow(() -> new EngineException("--precision",
                "one of " + Precision.words(), "'" + precision + "'"));
        String name = deviceName(p);
        EngineException.check(rounds > 0, "--rounds", "at least 1", rounds);
        try (Backend backend = Backends.open(name, 0).backend()) {
            log.println("ours: " + backend.name() + ", " + backend.describe());
            Optional<Peer> peer = Optional.empty();
            String who = "none";
            try {
                if (!python.equals("none")) peer = Optional.of(new Peer(command(p)));
                who = peer.map(Peer::description).orElse(who)
                        + (peer.isPresent() && eager ? ", without torch.compile" : "");
            } catch (PeerException e) {
                who = "none (" + e.getMessage() + ")";
            }
            log.println("peer: " + who);
            try {
                return table(backend, peer, who, p, name.replaceFirst("^[a-z]+", "").replace(':', '-'));
            } finally {
                peer.ifPresent(Peer::close);
            }
        }
    }

    /** Measures the cases that an earlier run has left and writes the table after each of them. */
    private int table(Backend backend, Optional<Peer> peer, String who, Precision p, String label)
            throws IOException {
        long end = System.nanoTime() + Math.round(minutes.orElse(FOREVER) * 60e9);
        Optional<Floors> floors = floors(backend, p);
        GpuReport report = new GpuReport(backend.name() + label.replace('-', ':') + ", " + backend.describe(), who,
                floors.map(Floors::source).orElse(""), smoke, rounds, List.of());
        Map<String, GpuMeasurement> known = report.earlier(out, label);
        List<GpuCase> asked = (smoke ? GpuCases.smoke() : GpuCases.full()).stream()
                .filter(c -> c.name().contains(only)).toList();
        int left = 0;
        int failed = 0;
        for (GpuCase c : asked) {
            if (known.containsKey(c.name())) {
                log.printf("%s: measured before%n", c.name());
            } else if (System.nanoTime() > end) {
                left++;
            } else {
                try {
                    known.put(c.name(), measured(c, backend, peer, floors));
                    report.with(inOrder(known)).write(out, label);
                } catch (EngineException e) {
                    failed++;
                    log.printf("%s: left out, %s%n", c.name(), e.getMessage());
                }
            }
        }
        GpuReport whole = report.with(inOrder(known));
        System.out.print(whole.table());
        log.println("written to " + whole.write(out, label));
        if (left > 0) log.printf("%d cases are left; the same command goes on with them%n", left);
        return left > 0 ? UNFINISHED : failed > 0 ? 1 : 0;
    }

    private List<GpuMeasurement> inOrder(Map<String, GpuMeasurement> known) {
        return (smoke ? GpuCases.smoke() : GpuCases.full()).stream().map(c -> known.get(c.name()))
                .filter(Objects::nonNull).toList();
    }

    private String deviceName(Precision p) {
        String d = device.orElse(smoke ? "simulator" : "cuda");
        if (p == Precision.FP32) return d;
        return d.endsWith(":own")
                ? d.substring(0, d.length() - ":own".length()) + ":" + p.word() + ":own"
                : d + ":" + p.word();
    }

    private List<String> command(Precision p) {
        Path script = Path.of(System.getProperty("latentclr.peers", "benchmarks/peers"), "gpu_peer.py");
        List<String> command = new ArrayList<>(List.of(python, script.toString(), "--device", smoke ? "cpu" : "cuda",
                "--precision", p.word()));
        if (eager) command.add("--eager");
        return command;
    }

    private Optional<Floors> floors(Backend backend, Precision p) {
        if (smoke) return Optional.empty();
        if (backend.describe().contains("H200")) return Optional.of(Floors.h200(p));
        return backend instanceof CudaBackend c && backend.name().equals("cuda")
                ? Optional.of(Rates.measured(c, p))
                : Optional.empty();
    }

    private GpuMeasurement measured(GpuCase c, Backend backend, Optional<Peer> peer, Optional<Floors> floors)
            throws IOException {
        log.printf("%s …%n", c.name());
        Prepared theirs = new Prepared(Map.of(), Map.of(), OptionalDouble.empty());
        Map<String, String> skipped = new LinkedHashMap<>();
        try (Scope s = Scope.open(c.name())) {
            Body body = c.setup().make(backend);
            try {
                if (peer.isPresent()) theirs = peer.get().prepare(c.peer());
                skipped.putAll(theirs.skipped());
            } catch (PeerException e) {
                skipped.put("PyTorch", e.getMessage());
            }
            OptionalDouble difference = difference(body, theirs.value());
            warm(backend, body);
            int n = runs(seconds(backend, body, 1));
            double[] ours = new double[rounds];
            Map<String, double[]> forms = new LinkedHashMap<>();
            theirs.seconds().keySet().forEach(f -> forms.put(f, new double[rounds]));
            for (int r = 0; r < rounds; r++) {
                // Each side gives the device's memory back after its turn and fetches it again in a run that is not timed.
                seconds(backend, body, 1);
                ours[r] = seconds(backend, body, n);
                backend.trim();
                round(peer, theirs, forms, skipped, r);
            }
            skipped.keySet().forEach(forms::remove);
            drop(peer);
            if (profile.isPresent()) profile(c, body, backend, profile.get());
            return new GpuMeasurement(c.name(), ours, forms, skipped,
                    floors.map(f -> OptionalDouble.of(f.seconds(c.work()))).orElse(OptionalDouble.empty()), difference);
        } finally {
            backend.trim();
        }
    }

    /** Until algorithms are chosen, memory is there and the virtual machine has compiled what starts the kernels. */
    private void warm(Backend backend, Body body) {
        long end = System.nanoTime() + (smoke ? 0 : WARM_NANOS);
        for (int i = 0; i < WARM_RUNS || System.nanoTime() < end; i++) seconds(backend, body, 1);
    }

    /** One run, after one that gets the memory. */
    private static void profile(GpuCase c, Body body, Backend backend, Path folder) throws IOException {
        Files.createDirectories(folder);
        seconds(backend, body, 1);
        try (Profile p = Profile.open(); Scope s = Scope.open("profile")) {
            body.run().run();
            Files.writeString(folder.resolve(c.name().replaceAll("[^\\w.-]+", "-") + ".md"),
                    "# " + c.name() + "\n\n" + p.table(Optional.empty()));
        }
    }

    /** One turn of each form that still runs. */
    private static void round(Optional<Peer> peer, Prepared theirs, Map<String, double[]> forms,
            Map<String, String> skipped, int r) {
        for (String form : forms.keySet()) {
            if (skipped.containsKey(form)) continue;
            try {
                forms.get(form)[r] = peer.orElseThrow().seconds(form, runs(theirs.seconds().get(form)));
            } catch (PeerException e) {
                skipped.put(form, e.getMessage());
            }
        }
    }

    private static void drop(Optional<Peer> peer) {
        try {
            if (peer.isPresent()) peer.get().drop();
        } catch (PeerException goneAlready) {
            return;
        }
    }

    private static int runs(double seconds) {
        return Math.clamp(Math.round(ROUND_SECONDS / seconds), 1, MOST_RUNS);
    }

    private static double seconds(Backend backend, Body body, int n) {
        Runnable work = () -> {
            for (int i = 0; i < n; i++) {
                try (Scope s = Scope.open("run")) {
                    body.run().run();
                }
            }
        };
        if (backend instanceof CudaBackend c) return c.milliseconds(work) / 1e3 / n;
        long t = System.nanoTime();
        work.run();
        backend.synchronize();
        return (System.nanoTime() - t) * 1e-9 / n;
    }

    /** Of the root mean squares of both results. */
    private static OptionalDouble difference(Body body, OptionalDouble theirs) {
        if (body.compared().isEmpty() || theirs.isEmpty()) return OptionalDouble.empty();
        try (Scope s = Scope.open("compared")) {
            Tensor y = body.compared().get().get();
            double ours = 0;
            float[] v = y.toFloats();
            for (float x : v) ours += (double) x * x;
            return OptionalDouble.of(Math.abs(Math.sqrt(ours / v.length) / theirs.getAsDouble() - 1));
        }
    }
}
