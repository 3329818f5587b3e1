package org.latentclr.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latentclr.UserError;

/**
 * Lays words over a file, as Hydra does: first the file, then the choices of groups wherever they stand, then the
 * values in their order.
 *
 * @param settings what was given
 * @param origins path → where it was given
 * @param file the file below the words
 */
record Composer(Value.Section settings, Map<String, String> origins, Optional<Path> file) {
    private static final Set<String> GROUPS = Set.of("model", "loss", "generator", "projector", "hparams.optimizer",
            "hparams.scheduler");
    private static final String RUN_DIR = "hydra.run.dir";

    /** @param left sections of the file that do not count */
    static Composer compose(Request request, Set<String> left) {
        Composer composer = new Composer(Value.Section.EMPTY, Map.of(), Optional.empty());
        Optional<Path> file = request.configName().map(name -> locate(request.configPath(), name));
        if (file.isPresent()) composer = composer.over(file.get(), left);
        List<Word> words = Word.parseAll(request.words()).stream().map(PublishedArguments::of).toList();
        for (Word word : words) {
            if (choosesGroup(word)) composer = composer.choose(word);
        }
        for (Word word : words) {
            if (!choosesGroup(word)) composer = composer.set(word);
        }
        return composer;
    }

    private static boolean choosesGroup(Word word) {
        return GROUPS.contains(word.path()) && word.value().filter(Value.Text.class::isInstance).isPresent();
    }

    private Composer over(Path path, Set<String> left) {
        Value.Section read = Yaml.read(path);
        if (path.endsWith(PublishedArguments.FILE)) read = PublishedArguments.of(read);
        for (String key : left) read = read.without(key);
        Map<String, String> from = new LinkedHashMap<>();
        read.entries().keySet().forEach(key -> from.put(key, "the file " + path));
        return new Composer(read, from, Optional.of(path));
    }

    /** The chosen variant replaces the group, so that its own defaults hold. */
    private Composer choose(Word word) {
        Value.Section group = Value.Section.EMPTY.with("_target_", word.value().orElseThrow());
        return new Composer(settings.with(word.path(), group), from(word.path(), word), file);
    }

    private Composer set(Word word) {
        if (word.path().startsWith("hydra.") && !word.path().equals(RUN_DIR)) {
            throw new UserError("'" + word.word() + "': of Hydra's own settings only " + RUN_DIR
                    + "=FOLDER has a meaning here");
        }
        Word meant = word.path().equals(RUN_DIR) ? new Word(word.word(), "out", word.value()) : word;
        boolean absent = meant.value().isEmpty() && settings.find(meant.path()).isEmpty();
        if (absent) {
            throw new UserError("'" + word.word() + "' takes away '" + word.path() + "', which is not in "
                    + file.map(f -> "the file " + f)
                            .orElse("the configuration: only what a file says can be taken away"));
        }
        Value.Section section = meant.applyTo(settings);
        return new Composer(section, from(meant.path(), word), file);
    }

    private Map<String, String> from(String path, Word word) {
        Map<String, String> more = new LinkedHashMap<>(origins);
        more.put(path, "'" + word.word() + "'");
        return more;
    }

    private static Path locate(Optional<Path> folder, String name) {
        List<String> names = new ArrayList<>(List.of(name));
        if (!name.endsWith(".yaml") && !name.endsWith(".yml")) names.addAll(0, List.of(name + ".yaml", name + ".yml"));
        Path base = folder.orElse(Path.of(""));
        if (folder.isPresent() && !Files.isDirectory(base)) {
            throw new UserError("--config-path: the folder " + base + " does not exist");
        }
        return names.stream().map(base::resolve).filter(Files::isRegularFile).findFirst()
                .orElseThrow(() -> new UserError("--config-name: there is no " + names.getFirst() + " in "
                        + (folder.isPresent() ? base : "the current folder " + Path.of("").toAbsolutePath())));
    }
}
