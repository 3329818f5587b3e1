package org.latentclr.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.golden.GoldenChecks;
import org.latentclr.golden.GoldenReport;
import org.latentclr.golden.GoldenRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentclr golden}: compares this program with expected values. */
@Command(name = "golden", mixinStandardHelpOptions = true, description = "Compares this program with a folder of expected values.", footer = {
        "",
        "The folder holds TENSORS.tsv (file, tensor, type, shape, largest magnitude, error, tolerance, remark) and the files it names.",
        "Where a loss has a kink (ReLU, pooling, minimum) within rounding of the parameters, its gradient has two values, and devices differ in which they get. A gradient of a recorded training that is not the stored one is computed again with parameters changed by up to 1e-5 of their values; if it is then, the training goes on with it, and it is named."})
final class GoldenCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "folder of expected values")
    private Path folder;

    @Option(names = "--only", paramLabel = "TEXT", description = "only files whose path contains TEXT")
    private String only = "";

    @Option(names = "--device", defaultValue = "cpu:exact", paramLabel = "DEVICE", description = "cpu:exact (default), cpu, reference, cuda:exact, cuda, simulator or auto")
    private String device;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        GoldenRun run = new GoldenRun(folder, GoldenChecks.all());
        try (Backend backend = Backends.open(device, 0).backend()) {
            out.printf("device %s: %s%n", backend.name(), backend.describe());
            out.flush();
            GoldenReport report = run.run(backend, only, (file, n) -> {
                out.printf("%-60s %5d passed %4d failed%n", file, n[0], n[1]);
                out.flush();
            });
            report.failures().forEach(f -> out.println("FAILED " + f));
            report.skipped().forEach((file, why) -> out.println("skipped " + file + ": " + why));
            report.kinks().forEach(k -> out.println("beside a kink " + k));
            out.println(report.summary());
            out.flush();
            return report.failed() == 0 ? Failures.OK : 1;
        }
    }
}
