package org.latentclr.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.latentclr.config.Configuration;
import org.latentclr.config.EvalConfig;
import org.latentclr.config.GenConfig;
import org.latentclr.config.Request;
import org.latentclr.config.TrainConfig;
import org.latentclr.config.GeneratorFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command tree with commands that only look for the generator's weights, and what they print. */
final class Probe {
    /**
     * What a command left.
     *
     * @param code exit code
     * @param out standard output
     * @param err standard error
     */
    record Result(int code, String out, String err) {}

    private Probe() {}

    static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.tree();
        List.of("train", "gen", "eval").forEach(line.getCommandSpec()::removeSubcommand);
        line.addSubcommand(new Train()).addSubcommand(new Gen())
                .addSubcommand(new Eval()).addSubcommand(new Broken());
        int code = Main.configure(line, new PrintWriter(out, true), new PrintWriter(err, true)).execute(arguments);
        return new Result(code, out.toString(), err.toString());
    }

    @Command(name = "train")
    static final class Train extends ConfiguredCommand<TrainConfig> {
        @Override
        protected Configuration<TrainConfig> read(Request request) {
            return Configuration.train(request);
        }

        @Override
        protected void run(Configuration<TrainConfig> configuration, Terminal terminal) {
            GeneratorFiles.from(name -> "/nowhere").locate(configuration.config().generator());
            terminal.out().println("trained " + configuration.config().k() + " by " + terminal.arguments());
        }
    }

    @Command(name = "gen")
    static final class Gen extends ConfiguredCommand<GenConfig> {
        @Override
        protected Configuration<GenConfig> read(Request request) {
            return Configuration.gen(request);
        }

        @Override
        protected void run(Configuration<GenConfig> configuration, Terminal terminal) {
            terminal.out().println("generated");
        }
    }

    @Command(name = "eval")
    static final class Eval extends ConfiguredCommand<EvalConfig> {
        @Override
        protected Configuration<EvalConfig> read(Request request) {
            return Configuration.eval(request);
        }

        @Override
        protected void run(Configuration<EvalConfig> configuration, Terminal terminal) {
            terminal.out().println("evaluated");
        }
    }

    /** Fails as a fault of the program would. */
    @Command(name = "broken")
    static final class Broken extends ConfiguredCommand<TrainConfig> {
        @Override
        protected Configuration<TrainConfig> read(Request request) {
            return Configuration.train(request);
        }

        @Override
        protected void run(Configuration<TrainConfig> configuration, Terminal terminal) throws IOException {
            throw new IllegalStateException("the impossible\nhappened");
        }
    }
}
