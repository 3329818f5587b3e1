package org.latentclr.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.latentclr.UserError;
import org.latentclr.Version;
import org.latentclr.config.Nearest;
import org.latentclr.engine.EngineException;
import org.latentclr.weights.WeightsException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one sentence and an exit code: 2 for the user's mistake, 1 for ours. */
final class Failures {
    /** Everything went well. */
    static final int OK = 0;
    /** The program failed. */
    static final int BUG = 1;
    /** The user can mend it. */
    static final int MISTAKE = 2;

    private Failures() {}

    /** Answers an option or word that the command does not have. */
    static int misused(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        String message = e.getMessage();
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            message = unknown(line, unmatched.getUnmatched().getFirst());
        }
        PrintWriter err = line.getErr();
        err.println("latentclr: " + sentence(message));
        err.println("Try `" + line.getCommandSpec().qualifiedName() + " --help`.");
        err.flush();
        return MISTAKE;
    }

    private static String unknown(CommandLine line, String word) {
        boolean option = word.startsWith("-");
        if (!option && line.getSubcommands().isEmpty()) return "one word too many: '" + word + "'";
        List<String> known = option
                ? line.getCommandSpec().options().stream().flatMap(o -> List.of(o.names()).stream()).toList()
                : List.copyOf(line.getSubcommands().keySet());
        String name = option && word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        return (option ? "unknown option '" : "unknown command '") + name + "'" + Nearest.hint(name, known);
    }

    /** Answers an exception thrown by a command. */
    static int failed(Exception e, CommandLine line, ParseResult parsed) {
        return report(e, line.getErr(), "latentclr " + String.join(" ", parsed.originalArgs()));
    }

    /**
     * Prints what {@code failure} means.
     *
     * @param commandLine what was typed; goes into the file with the stack trace
     * @return the exit code
     */
    static int report(Throwable failure, PrintWriter err, String commandLine) {
        int code = isMistake(failure) ? MISTAKE : BUG;
        if (code == MISTAKE) {
            err.println("latentclr: " + sentence(text(failure)));
        } else {
            err.println("latentclr: internal failure: " + failure.getClass().getSimpleName()
                    + (failure.getMessage() == null ? "" : ": " + firstLine(failure.getMessage())));
            err.println(keepTrace(failure, commandLine));
        }
        err.flush();
        return code;
    }

    /**
     * A file that cannot be read, a device that is not there, a heap that is too small and a training that diverges are
     * the user's to mend.
     */
    private static boolean isMistake(Throwable failure) {
        return failure instanceof UserError || failure instanceof WeightsException
                || failure instanceof OutOfMemoryError || failure instanceof EngineException e
                        && (e.where().startsWith("device") || e.where().equals("memory")
                                || e.where().startsWith("step "));
    }

    /** What the message says; where memory is short, with the remedy in the words of this command line. */
    private static String text(Throwable failure) {
        String remedy = "; use a smaller hparams.batch_size or k, or a larger heap, such as LATENTCLR_JAVA_OPTS=-Xmx8g";
        return switch (failure) {
            case EngineException e when e.where().equals("memory") ->
                "memory: expected " + e.expected() + ", found " + e.found() + remedy;
            case OutOfMemoryError e -> "memory: the heap of at most " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB is too small" + remedy;
            default -> failure.getMessage();
        };
    }

    private static String keepTrace(Throwable failure, String commandLine) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        out.println("latentclr " + Version.NUMBER + " commit " + Version.commit() + ", Java " + Runtime.version());
        out.println(commandLine);
        failure.printStackTrace(out);
        out.flush();
        try {
            Path file = Files.createTempFile("latentclr-failure-", ".txt");
            Files.writeString(file, text.toString());
            return "This is a fault of the program; the details are in " + file;
        } catch (IOException unwritable) {
            return text.toString();
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static String sentence(String message) {
        String text = message.strip();
        return text.endsWith(".") || text.endsWith("?") || text.contains("\n") ? text : text + ".";
    }
}
