package org.latentclr.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.latentclr.reproduce.ScenesRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentclr reproduce}. */
@Command(name = "reproduce", mixinStandardHelpOptions = true, description = "Trains every method on the bundled generator, compares their directions and the representations learned from them, and writes a report.", footer = {
        "", "Example: latentclr reproduce scenes --quick",
        "Without --quick it takes hours. What is finished is kept; the same command goes on where it was stopped."})
final class ReproduceCommand implements Callable<Integer> {
    private enum What {
        scenes
    }

    @Parameters(index = "0", paramLabel = "scenes", description = "what: scenes")
    private What what;

    @Option(names = "--quick", description = "one seed and short trainings: shows that everything works, ranks nothing")
    private boolean quick;

    @Option(names = "--seeds", paramLabel = "N", description = "of every method (default: 3, with --quick 1)")
    private Optional<Integer> seeds = Optional.empty();

    @Option(names = "--out", paramLabel = "FOLDER", description = "of everything (default: outputs/reproduce/scenes, or scenes-quick)")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private DeviceOptions on;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        seeds.ifPresent(n -> Ranges.check(spec, "--seeds", n, 1));
        Path folder = out.orElseGet(() -> Path.of("outputs", "reproduce", what + (quick ? "-quick" : "")));
        ScenesRun.of(quick, seeds, folder, on.device(),
                new Terminal(spec.commandLine().getOut(), on.quiet(), List.of("reproduce")))
                .run();
        return Failures.OK;
    }
}
