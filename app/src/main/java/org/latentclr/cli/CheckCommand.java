package org.latentclr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.latentclr.UserError;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.run.DeviceCases;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentclr check}: all op cases on a device. */
@Command(name = "check", mixinStandardHelpOptions = true, description = "Runs every op on a device in all its cases and compares results, gradients and memory.", footer = {
        "",
        "cuda:exact leaves out cuDNN's transforms, whose errors are larger; cuda:own leaves out cuBLAS and cuDNN.",
        "The exit code is 0 when every case passes and nothing leaks, else 1."})
final class CheckCommand implements Callable<Integer> {
    private static final int EVERY = 50;

    @Option(names = "--device", defaultValue = "auto", paramLabel = "DEVICE", description = "auto (default), cpu, cpu:exact, cuda, cuda:exact, "
            + "cuda:own or simulator")
    private String device;

    @Option(names = "--only", paramLabel = "TEXT", description = "only cases whose name contains TEXT")
    private String only = "";

    @Option(names = "--report", paramLabel = "FILE", description = "also writes the result as Markdown")
    private Optional<Path> report = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        try (Backend backend = Backends.open(device, 0).backend()) {
            out.printf("device %s: %s%n", backend.name(), backend.describe());
            DeviceCases result = DeviceCases.run(backend, only, n -> {
                if (n % EVERY == 0) out.printf("%d cases%n", n);
                out.flush();
            });
            result.failures().forEach(f -> out.println("FAILED " + f));
            out.println(result.summary());
            out.flush();
            report.ifPresent(file -> write(file, result.markdown()));
            return result.passed() ? Failures.OK : 1;
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UserError("cannot write " + file + ": " + e.getMessage());
        }
    }
}
