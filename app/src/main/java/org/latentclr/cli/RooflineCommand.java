package org.latentclr.cli;

import java.util.concurrent.Callable;
import org.latentclr.engine.backend.cpu.Roofline;
import org.latentclr.engine.backend.cpu.Team;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentclr roofline}: what the processor can do at most. */
@Command(name = "roofline", mixinStandardHelpOptions = true, description = "Measures this machine: its rate of multiplications and "
        + "additions, and the bandwidths of memory and caches (some seconds).")
final class RooflineCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--threads", paramLabel = "N", description = "threads at once; default: one per processor")
    private int threads = Team.defaultThreads();

    @Override
    public Integer call() {
        if (threads < 1)
            throw new ParameterException(spec.commandLine(), "--threads: expected at least 1, found " + threads);
        var out = spec.commandLine().getOut();
        out.print(Roofline.full(threads).text());
        out.flush();
        return Failures.OK;
    }
}
