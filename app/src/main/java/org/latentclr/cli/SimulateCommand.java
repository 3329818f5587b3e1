package org.latentclr.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.latentclr.UserError;
import org.latentclr.config.Nearest;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.driver.Driver.Grid;
import org.latentclr.kernels.samples.Planted;
import org.latentclr.kernels.samples.Sample;
import org.latentclr.kernels.samples.SampleRun;
import org.latentclr.kernels.samples.Samples;
import org.latentclr.kernels.simulator.Finding;
import org.latentclr.kernels.simulator.Trace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentclr simulate}: runs a CUDA kernel without a GPU, checks it, counts what it does and shows it step by step. */
@Command(name = "simulate", mixinStandardHelpOptions = true, description = "Runs a CUDA kernel of this program without a GPU, on made-up data: "
        + "checks every access, counts what it does, shows it step by step.", footer = {"",
                "Without KERNEL: lists all kernels with their sizes. Sizes left out have the values listed there.", "",
                "  latentclr simulate matmul 64 64 32", "  latentclr simulate copy 64 64 --step --lanes 8 | less",
                "  latentclr simulate planted/missing_barrier", "",
                "Kernels planted/… have one error each, to see the checks at work: missing barrier, race, access out of bounds, read of unwritten memory, divergent barrier, wrong member mask, deadlock.",
                "",
                "A step is: line of the PTX, instruction, lanes that run it; below it each of its registers after the instruction, in the first lanes (· does not run it, ? has no value).",
                "A sector is 32 bytes of memory: 32 neighbouring floats are 4 sectors, 32 scattered ones 32.",
                "A pass is one turn of shared memory: bank conflicts make one request take several.",
                "Exit code 1: the kernel made an error."})
final class SimulateCommand implements Callable<Integer> {
    private static final String FOLDER = "kernels/src/main/java/org/latentclr/kernels/";

    @Parameters(index = "0", arity = "0..1", paramLabel = "KERNEL", description = "name of the kernel")
    private String kernel;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "SIZE", description = "sizes of its data")
    private List<Integer> sizes = new ArrayList<>();

    @Option(names = "--step", description = "walk through one warp, instruction by instruction, with its registers")
    private boolean step;

    @Option(names = "--block", defaultValue = "0", paramLabel = "N", description = "with --step: number of the block (default 0)")
    private int block;

    @Option(names = "--warp", defaultValue = "0", paramLabel = "N", description = "with --step: number of the warp in its block (default 0)")
    private int warp;

    @Option(names = "--lanes", defaultValue = "4", paramLabel = "N", description = "with --step: lanes to show, 1 to 32 (default 4)")
    private int lanes;

    @Option(names = "--steps", defaultValue = "200", paramLabel = "N", description = "with --step: instructions to show (default 200)")
    private long steps;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int code = kernel == null ? list(out) : run(out, find(kernel));
        out.flush();
        return code;
    }

    private static int list(PrintWriter out) {
        String file = "";
        for (Sample s : Samples.all()) {
            if (!file.equals(s.file())) out.println(file.isEmpty() ? s.file() : "\n" + s.file());
            file = s.file();
            out.printf("  %-26s %-28s %s%n", s.kernel(), named(s, s.sizes(List.of())), s.does());
        }
        out.println("\nwith a planted error each");
        planted().forEach((name, s) -> out.printf("  %-55s %s%n", name, s.does()));
        return Failures.OK;
    }

    private static Map<String, Sample> planted() {
        Map<String, Sample> all = new LinkedHashMap<>();
        for (Planted p : Planted.all()) all.put(Planted.PREFIX + p.sample().kernel(), p.sample());
        return all;
    }

    private static Sample find(String name) {
        Map<String, Sample> all = planted();
        for (Sample s : Samples.all()) all.put(s.kernel(), s);
        if (!all.containsKey(name))
            throw UserError.of("unknown kernel '%s'%s; `latentclr simulate` lists all kernels", name,
                    Nearest.hint(name, List.copyOf(all.keySet())));
        return all.get(name);
    }

    private int run(PrintWriter out, Sample s) {
        check("--lanes", lanes, 1, 32);
        check("--block", block, 0, Integer.MAX_VALUE);
        check("--warp", warp, 0, 31);
        try {
            int[] n = s.sizes(sizes);
            out.printf("%s: %s%n%sPTX: %s%s, made from the .cu beside it%n", s.kernel(), s.does(),
                    n.length == 0 ? "" : named(s, n) + "\n", FOLDER, s.file());
            Optional<Trace> trace = step
                    ? Optional.of(new Trace(block, warp, lanes, steps, out::println))
                    : Optional.empty();
            SampleRun run = SampleRun.of(s, n, trace);
            trace.ifPresent(t -> finish(out, t, run.grid()));
            return report(out, run);
        } catch (EngineException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private static void check(String option, int value, int from, int to) {
        if (value < from || value > to)
            throw UserError.of("option %s: expected %s, found %d", option,
                    to == Integer.MAX_VALUE ? "a number of at least " + from : from + " to " + to, value);
    }

    private void finish(PrintWriter out, Trace t, Grid g) {
        if (t.seen() == 0)
            throw UserError.of("block %d warp %d: expected a warp of the launch, %s", block, warp, text(g));
        if (t.seen() > steps)
            out.printf("… and %,d instructions more of this warp; --steps %d shows them%n", t.seen() - steps,
                    t.seen());
    }

    private static int report(PrintWriter out, SampleRun run) {
        List<Finding> findings = run.result().findings();
        out.printf("launch               %s%n%s", text(run.grid()), run.result().counters());
        out.println(findings.isEmpty()
                ? "checks               no finding: bounds, unwritten reads, races, barriers, member masks"
                : "checks               " + findings.size() + (findings.size() == 1 ? " finding:" : " findings:"));
        findings.forEach(f -> out.println("  " + f));
        return findings.isEmpty() ? Failures.OK : 1;
    }

    private static String text(Grid g) {
        return product(g.blocks()) + " blocks of " + product(g.threads()) + " threads";
    }

    private static String product(int[] n) {
        return Arrays.stream(n).mapToObj(String::valueOf).reduce((a, b) -> a + "×" + b).orElseThrow();
    }

    private static String named(Sample s, int[] n) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < n.length; i++)
            text.append(i == 0 ? "" : " ").append(s.sizes().get(i)).append('=').append(n[i]);
        return text.toString();
    }
}
