package org.latentclr.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.latentclr.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/**
 * Entry point of {@code ./latentclr}. A command is a class with {@code @Command} that implements
 * {@code Callable<Integer>}; adding one means naming it in {@link #COMMANDS}.
 */
@Command(name = "latentclr", mixinStandardHelpOptions = true, versionProvider = Main.VersionText.class, //
        synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands:%n", //
        description = "Finds directions in the latent space of a generator by contrastive learning.", //
        footer = {"", "`latentclr help COMMAND` explains a command.",
                "Exit codes: 0 all well, 1 a fault of this program, 2 a mistake in what was asked."})
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(TrainCommand.class, GenCommand.class, EvalCommand.class,
            InspectCommand.class, ConvertCommand.class, EvaluateCommand.class, DisentangleCommand.class,
            MasksCommand.class, ReproduceCommand.class, ScenesCommand.class, TrainGeneratorCommand.class,
            TrainPredictorCommand.class, TrainSensorCommand.class, GoldenCommand.class, RcaCommand.class,
            SaliencyCommand.class, SimulateCommand.class, CheckCommand.class, InfoCommand.class, RooflineCommand.class,
            HelpCommand.class);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProfileOptions profile = new ProfileOptions();

    /** Runs the command named by {@code arguments} and ends the process with its exit code. */
    public static void main(String[] arguments) {
        StandardError.restore();
        StandardOutput output = StandardOutput.install();
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        int code = execute(commandLine(out, err, needed(arguments)), arguments);
        out.flush();
        int ending = output.failure().map(e -> Failures.report(e, err, "")).orElse(code);
        if (ending == Failures.OK) markArchive();
        System.exit(ending);
    }

    /** Tells the launcher that the archive of classes that this process leaves is worth keeping. */
    private static void markArchive() {
        String file = System.getProperty("latentclr.good");
        if (file == null) return;
        try {
            Files.createFile(Path.of(file));
        } catch (IOException thereAlready) {
            return;
        }
    }

    /** All commands, with picocli's own handling of errors. */
    static CommandLine tree() {
        return tree(new Main(), COMMANDS);
    }

    private static CommandLine tree(Main main, List<Class<?>> commands) {
        CommandLine line = new CommandLine(main);
        commands.forEach(line::addSubcommand);
        return line;
    }

    /** The one command that the first word names, or all: reading the options of all of them takes a tenth of a second. */
    private static List<Class<?>> needed(String[] arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        return COMMANDS.stream()
                .filter(c -> c != HelpCommand.class && c.getAnnotation(Command.class).name().equals(first))
                .findFirst().<List<Class<?>>>map(List::of).orElse(COMMANDS);
    }

    /** Runs a command; a heap that is too small is a mistake like others, wherever it shows. */
    static int execute(CommandLine line, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError e) {
            return Failures.report(e, line.getErr(), "latentclr " + String.join(" ", arguments));
        }
    }

    /**
     * The command tree.
     *
     * @param out receives help and results
     * @param err receives error messages
     */
    public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return commandLine(out, err, COMMANDS);
    }

    private static CommandLine commandLine(PrintWriter out, PrintWriter err, List<Class<?>> commands) {
        Main main = new Main();
        CommandLine line = configure(tree(main, commands), out, err);
        HelpFooter.layOut(line);
        return line.setExecutionStrategy(parsed -> main.profile.around(() -> new RunLast().execute(parsed)));
    }

    /** Gives any command tree (the tests make small ones) this program's error handling and output. */
    static CommandLine configure(CommandLine line, PrintWriter out, PrintWriter err) {
        return line.setOut(out).setErr(err).setExpandAtFiles(false).setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Failures::misused)
                .setExecutionExceptionHandler(Failures::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /** Prints version, commit and Java. */
    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{"latentclr " + Version.NUMBER + " (commit " + Version.commit() + ", Java "
                    + Runtime.version().feature() + ")"};
        }
    }
}
