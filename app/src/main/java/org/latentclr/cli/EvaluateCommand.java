package org.latentclr.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.evaluation.EvaluationRun;
import org.latentclr.evaluation.ScoreTable;
import org.latentclr.report.TextTable;
import org.latentclr.train.RunDirections;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentclr evaluate}. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, description = "Compares finished runs of any method: how much their directions keep to one factor of the scene (S_disen) and how many of the six factors they find (N_discov).", footer = {
        "", "Examples:", "  latentclr evaluate outputs/run/train                 every run below",
        "  latentclr evaluate RUN1 RUN2 RUN3 --samples 100 --random 5",
        "The generator must draw scenes: the bundled one, or one of your own that train-generator made."})
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "RUN", description = "folders of runs, or folders with runs below")
    private List<Path> runs;

    @Option(names = "--samples", paramLabel = "N", description = "codes for each direction (default: 500)")
    private int samples = 500;

    @Option(names = "--random", paramLabel = "N", description = "seeds of random directions to compare with (default: 3)")
    private int random = 3;

    @Option(names = "--truncation", paramLabel = "PSI", description = "of the codes (default: 1, none)")
    private double psi = 1;

    @Option(names = "--change", paramLabel = "SHARE", description = "how far edits go: the share of the difference between random pictures (default: 0.25)")
    private double change = 0.25;

    @Option(names = "--predictor", paramLabel = "FILE", description = "another factor predictor, made by train-predictor")
    private Optional<Path> predictor = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "of the codes (default: 0)")
    private long seed;

    @Option(names = "--out", paramLabel = "FOLDER", description = "of the results (default: outputs/evaluate/DATE)")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private DeviceOptions on;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Ranges.check(spec, "--samples", samples, 2);
        Ranges.check(spec, "--random", random, 0);
        Ranges.positive(spec, "--change", change);
        var print = spec.commandLine().getOut();
        Path folder = out.orElseGet(() -> Path.of("outputs", "evaluate", LocalDate.now().toString()));
        List<RunDirections> found = EvaluationRun.runs(runs);
        try (Backend backend = Backends.open(on.device(), 0).backend()) {
            ScoreTable table = new EvaluationRun(
                    new EvaluationRun.Settings(random, samples, psi, change, predictor, seed, folder), backend,
                    on.quiet())
                    .run(found);
            print.print(new TextTable(table.cells()).plain());
            print.println();
            print.println("report     " + folder.resolve("evaluation.html").toAbsolutePath().toUri());
            print.flush();
        }
        return Failures.OK;
    }
}
