package org.latentclr.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.latentclr.UserError;
import org.latentclr.config.Configuration;
import org.latentclr.config.Value;
import org.latentclr.config.Yaml;

/**
 * The folder of one run. It holds {@code .hydra/config.yaml}, {@code .hydra/overrides.yaml}, {@code command.txt},
 * {@code environment.txt}, {@code JOB.log}, and what the command puts there: {@code metrics.csv}, event files,
 * checkpoints, pictures.
 *
 * @param path the folder
 * @param log its log
 * @param made the outermost folder that was made for it; empty when the run folder was there before
 */
public record RunFolder(Path path, RunLog log, Optional<Path> made) {
    /** The file that marks a folder as a run's. */
    private static final String MARK = ".hydra/config.yaml";

    /**
     * Where a new run will lie; nothing is written.
     *
     * @param chosen the folder that was asked for; empty for the published layout below {@code outputs/run}
     * @param usual the place in the published layout ({@link RunPlace})
     * @throws UserError when {@code chosen} already holds a run
     */
    public static Path place(Optional<Path> chosen, RunPlace usual) {
        return chosen.map(RunFolder::unused).orElseGet(() -> firstFree(usual.on(LocalDate.now())));
    }

    /**
     * Makes the folder of a run, or goes on in that of an earlier one.
     *
     * @param arguments what was typed
     * @throws UserError when it cannot be written; then nothing is left
     */
    public static RunFolder open(Path path, Configuration<?> configuration, List<String> arguments,
            Environment environment) {
        RunFolder folder = new RunFolder(path, new RunLog(path.resolve(configuration.job() + ".log")),
                outermostMissing(path.toAbsolutePath().normalize()));
        try {
            Disk.makeFolder(path.resolve(".hydra"));
            // Commands that read this file write elsewhere, and the folder may be moved.
            folder.writeText(MARK, configuration.filledIn("out", new Value.Null()).yaml());
            folder.writeText(".hydra/overrides.yaml", Yaml.write(configuration.words()));
            folder.writeText("command.txt", commandLine(arguments) + "\n");
            folder.writeText("environment.txt", environment.facts().entrySet().stream()
                    .map(fact -> fact.getKey() + ": " + fact.getValue() + "\n").collect(Collectors.joining()));
            return folder;
        } catch (UserError e) {
            folder.discard();
            throw e;
        }
    }

    private static Optional<Path> outermostMissing(Path path) {
        Optional<Path> missing = Optional.empty();
        for (Path p = path; p != null && !Files.exists(p); p = p.getParent()) missing = Optional.of(p);
        return missing;
    }

    /** Takes the folder away again, for a run that never began; a folder that was there before stays as it is. */
    public void discard() {
        if (made.isEmpty()) return;
        Path own = path.toAbsolutePath().normalize();
        try (var inside = Files.walk(own)) {
            for (Path p : inside.sorted(Comparator.reverseOrder()).toList()) Files.delete(p);
            for (Path p = own.getParent(); p.startsWith(made.get()); p = p.getParent()) Files.delete(p);
        } catch (IOException stays) {
            // Another run lies beside it, or the disk is gone: what cannot be taken away stays.
            return;
        }
    }

    /** Writes a file of the folder completely or not at all; {@code name} may have folders that exist. */
    public void write(String name, Disk.Content content) {
        Disk.replace(path.resolve(name), content);
    }

    /** Writes a text; see {@link #write}. */
    public void writeText(String name, String text) {
        write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Makes the event writer of this run. */
    public EventFile events() {
        return EventFile.create(path);
    }

    /** The arguments as one line that a shell reads back as they were. */
    static String commandLine(List<String> arguments) {
        return "./latentclr " + arguments.stream().map(RunFolder::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_./:=+,@%-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private static Path unused(Path path) {
        if (Files.exists(path.resolve(MARK))) {
            throw new UserError("the folder " + path + " already holds a run; choose another with out=FOLDER, or go on "
                    + "with that run by checkpoint=" + path.resolve("most_recent.pt"));
        }
        return path;
    }

    /** Several runs on one day get _2, _3, … */
    private static Path firstFree(Path path) {
        Path free = path;
        for (int n = 2; Files.exists(free); n++) {
            free = path.resolveSibling(path.getFileName() + "_" + n);
        }
        return free;
    }

    /** The size of all files in bytes. */
    public long bytes() throws IOException {
        try (var files = Files.walk(path)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
