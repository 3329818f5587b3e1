package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latentclr.UserError;

/**
 * What a person asked for.
 *
 * @param words overrides in Hydra's grammar
 * @param configPath folder of {@code configName}; empty for the current one
 * @param configName a file below the words, with or without {@code .yaml}
 */
public record Request(List<String> words, Optional<Path> configPath, Optional<String> configName) {
    /** Copies the list; a folder without a name is refused. */
    public Request {
        words = List.copyOf(words);
        if (configPath.isPresent() && configName.isEmpty()) {
            throw new UserError("--config-path needs --config-name, such as --config-name=config");
        }
    }

    /** Words only. */
    public static Request of(String... words) {
        return new Request(List.of(words), Optional.empty(), Optional.empty());
    }
}
