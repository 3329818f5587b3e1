package org.latentclr.cli;

import java.util.concurrent.Callable;
import org.latentclr.config.Configuration;
import org.latentclr.config.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command that reads a configuration: takes the general options and the words, answers {@code --dry-run} and hands
 * the checked configuration on. A subclass says how to read and what to do:
 *
 * <pre>
 * &#64;Command(name = "eval", description = "Measures trained directions.")
 * final class EvalCommand extends ConfiguredCommand&lt;EvalConfig&gt; {
 *     protected Configuration&lt;EvalConfig&gt; read(Request request) { return Configuration.eval(request); }
 *     protected void run(Configuration&lt;EvalConfig&gt; configuration, Terminal terminal) { … }
 * }
 * </pre>
 *
 * @param <C> the command's record
 */
@Command(mixinStandardHelpOptions = true)
public abstract class ConfiguredCommand<C> implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private GeneralOptions options;

    /** Reads and checks the configuration. */
    protected abstract Configuration<C> read(Request request);

    /** Does the work; a {@link org.latentclr.UserError} ends it with exit code 2. */
    protected abstract void run(Configuration<C> configuration, Terminal terminal) throws Exception;

    @Override
    public final Integer call() throws Exception {
        Configuration<C> configuration = read(options.request());
        var out = spec.commandLine().getOut();
        if (options.dryRun()) {
            out.print(configuration.yaml());
            out.flush();
            return Failures.OK;
        }
        run(configuration, new Terminal(out, options.quiet(), spec.commandLine().getParseResult().originalArgs()));
        return Failures.OK;
    }
}
