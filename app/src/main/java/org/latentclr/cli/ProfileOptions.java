package org.latentclr.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntSupplier;
import org.latentclr.UserError;
import org.latentclr.engine.Profile;
import org.latentclr.engine.backend.cpu.Roofline;
import org.latentclr.engine.backend.cpu.Team;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command can say about the time that it takes. */
final class ProfileOptions {
    @Option(names = "--profile", paramLabel = "FOLDER", scope = ScopeType.INHERIT, description = "writes what every "
            + "operation took there: profile.md, and trace.json for Perfetto or chrome://tracing")
    private Optional<Path> profile = Optional.empty();

    @Option(names = "--trace-layout", paramLabel = "FOLDER", scope = ScopeType.INHERIT, description = "writes layout.md "
            + "there: what was copied into another order of elements, and for which operation")
    private Optional<Path> layout = Optional.empty();

    /** Runs a command and writes what was asked for if it ends well. */
    int around(IntSupplier command) {
        if (profile.isEmpty() && layout.isEmpty()) return command.getAsInt();
        profile.ifPresent(ProfileOptions::create);
        layout.ifPresent(ProfileOptions::create);
        try (Profile p = Profile.open()) {
            int code = command.getAsInt();
            if (code != Failures.OK) return code;
            profile.ifPresent(folder -> {
                write(folder.resolve("profile.md"), p.table(peak(p)));
                write(folder.resolve("trace.json"), p.trace());
            });
            layout.ifPresent(folder -> write(folder.resolve("layout.md"), p.layout()));
            return code;
        }
    }

    /** The limits of this machine, for what it computed itself. */
    private static Optional<DoubleBinaryOperator> peak(Profile p) {
        if (!p.isOnCpu()) return Optional.empty();
        return Optional.of(Roofline.quick(Team.defaultThreads())::seconds);
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserError("folder " + folder + " for the profile cannot be made: " + e.getMessage());
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
