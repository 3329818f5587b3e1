package org.latentclr.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.evaluation.EvaluationRun;
import org.latentclr.report.TextTable;
import org.latentclr.representation.DisentangleRun;
import org.latentclr.train.RunDirections;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentclr disentangle}. */
@Command(name = "disentangle", mixinStandardHelpOptions = true, description = "Learns representations from pairs of pictures that differ in one edit of a run, and compares them with β-VAE and FactorVAE: FactorVAE metric, mutual information gap, DCI.", footer = {
        "", "Example: latentclr disentangle run=RUN1 run=RUN2 --seeds 3",
        "Runs of one method are its seeds. What is finished is kept in the folder; the same command goes on where it was stopped."})
final class DisentangleCommand implements Callable<Integer> {
    private static final String WORD = "run=";

    @Parameters(arity = "0..*", paramLabel = "run=RUN", description = "folders of runs, or folders with runs below; none: the baselines alone")
    private List<String> runs = List.of();

    @Option(names = "--seeds", paramLabel = "N", description = "of each method (default: 3)")
    private int seeds = 3;

    @Option(names = "--pairs", paramLabel = "N", description = "pairs for each run, and scenes for the baselines (default: 20000)")
    private int pairs = 20_000;

    @Option(names = "--steps", paramLabel = "N", description = "of each training (default: 5000)")
    private int steps = 5000;

    @Option(names = "--batch", paramLabel = "N", description = "pairs a step (default: 64)")
    private int batch = 64;

    @Option(names = "--points", paramLabel = "N", description = "pictures that DCI learns from, and votes of the FactorVAE metric (default: 10000)")
    private int points = 10_000;

    @Option(names = "--latents", paramLabel = "N", description = "dimensions of the baselines (default: 10)")
    private int latents = 10;

    @Option(names = "--beta", paramLabel = "B", description = "of the β-VAE (default: 4)")
    private double beta = 4;

    @Option(names = "--sensor", paramLabel = "FILE", description = "an AlexNet that tells duplicates (default: the one that ContraFeat uses)")
    private Optional<Path> sensor = Optional.empty();

    @Option(names = "--duplicates", paramLabel = "T", description = "likeness above which two edits count as one (default: 0.5)")
    private double duplicates = DisentangleRun.Settings.DUPLICATE;

    @Option(names = "--keep-pairs", description = "writes the pairs too, as .npz")
    private boolean keepPairs;

    @Option(names = "--out", paramLabel = "FOLDER", description = "of the results (default: outputs/disentangle/DATE)")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private DeviceOptions on;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Ranges.check(spec, "--seeds", seeds, 1);
        Ranges.check(spec, "--pairs", pairs, 2);
        Ranges.check(spec, "--steps", steps, 1);
        Ranges.check(spec, "--batch", batch, 2);
        Ranges.check(spec, "--points", points, 100);
        Ranges.check(spec, "--latents", latents, 2);
        Ranges.positive(spec, "--beta", beta);
        List<RunDirections> found = EvaluationRun.runs(runs.stream()
                .map(w -> Path.of(w.startsWith(WORD) ? w.substring(WORD.length()) : w)).toList());
        Path folder = out.orElseGet(() -> Path.of("outputs", "disentangle", LocalDate.now().toString()));
        try (Backend backend = Backends.open(on.device(), 0).backend()) {
            TextTable table = new DisentangleRun(new DisentangleRun.Settings(pairs, steps, batch, seeds, points,
                    latents, beta, sensor, duplicates, keepPairs, folder), backend, on.quiet()).run(found);
            var print = spec.commandLine().getOut();
            print.print(table.plain());
            print.println();
            print.println("results    " + folder);
            print.flush();
        }
        return Failures.OK;
    }
}
