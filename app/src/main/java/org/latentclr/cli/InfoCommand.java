package org.latentclr.cli;

import java.util.concurrent.Callable;
import org.latentclr.run.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code latentclr info}: the machine as the program sees it. */
@Command(name = "info", mixinStandardHelpOptions = true, description = "Shows the machine as the program sees it.")
final class InfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        Environment.current().facts().forEach((name, value) -> out.printf("%-12s %s%n", name, value));
        out.flush();
        return Failures.OK;
    }
}
