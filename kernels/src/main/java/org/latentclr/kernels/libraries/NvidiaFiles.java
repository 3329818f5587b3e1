package org.latentclr.kernels.libraries;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds NVIDIA's libraries and loads them, so that JCuda's natives, which ask for them by name, are bound to those that were found. Searched in
 * this order: folders that the user names, what the system's loader knows (LD_LIBRARY_PATH, ldconfig), toolkits, Python packages.
 *
 * @param named folders before the loader's
 * @param further folders after it
 */
public record NvidiaFiles(List<Path> named, List<Path> further) {
    /** The environment variable with which the user names folders, separated by colons. */
    public static final String VARIABLE = "LATENTCLR_CUDA";

    /**
     * A library that is in the process from now on.
     *
     * @param file its name
     * @param folder where it lies; empty when the loader found it
     */
    public record Loaded(String file, Optional<Path> folder, SymbolLookup functions) {
        String place() {
            return folder.map(f -> f.resolve(file).toString()).orElse(file);
        }
    }

    /** What was found, or why nothing. */
    public record Found(Optional<Loaded> library, String problem) {}

    /** The usual places of this machine. */
    public static NvidiaFiles ofThisMachine() {
        List<Path> named = new ArrayList<>();
        for (String folder : environment(VARIABLE).split(":")) if (!folder.isBlank()) named.add(Path.of(folder));
        List<Path> further = new ArrayList<>();
        for (String home : new String[]{environment("CUDA_HOME"), environment("CUDA_PATH")})
            if (!home.isEmpty()) further.add(Path.of(home, "lib64"));
        further.addAll(expand(Path.of("/usr/local"), "cuda*", "lib64"));
        for (String folder : new String[]{"/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/local/nvidia/lib64",
                "/usr/lib/wsl/lib"})
            further.add(Path.of(folder));
        for (String prefix : new String[]{environment("VIRTUAL_ENV"), environment("CONDA_PREFIX"),
                System.getProperty("user.home") + "/.local", "/usr/local", "/usr", "/opt/conda"}) {
            if (prefix.isEmpty()) continue;
            further.addAll(expand(Path.of(prefix, "lib"), "python3*", "*-packages", "nvidia", "*", "lib"));
        }
        return new NvidiaFiles(List.copyOf(named), List.copyOf(further));
    }

    private static String environment(String name) {
        return Optional.ofNullable(System.getenv(name)).orElse("");
    }

    /** The folders that the patterns lead to, newest names first. */
    static List<Path> expand(Path root, String... patterns) {
        List<Path> level = List.of(root);
        for (String pattern : patterns) {
            List<Path> next = new ArrayList<>();
            for (Path folder : level) {
                if (!Files.isDirectory(folder)) continue;
                try (DirectoryStream<Path> s = Files.newDirectoryStream(folder, pattern)) {
                    s.forEach(next::add);
                } catch (IOException unreadable) {
                    continue;
                }
            }
            next.sort(Comparator.reverseOrder());
            level = next;
        }
        return level.stream().filter(Files::isDirectory).toList();
    }

    /**
     * Loads the first of the files that can be loaded.
     *
     * @param files names in order of preference
     * @param companions libraries that it opens itself later: loaded before it, from its folder or another one (Python's packages have a folder
     *     for each)
     */
    public Found load(List<String> files, List<String> companions) {
        List<String> problems = new ArrayList<>();
        for (String file : files) {
            List<Optional<Path>> places = new ArrayList<>(named.stream().map(Optional::of).toList());
            places.add(Optional.empty());
            further.stream().map(Optional::of).forEach(places::add);
            for (Optional<Path> folder : places) {
                if (folder.isPresent() && !Files.exists(folder.get().resolve(file))) continue;
                try {
                    folder.ifPresent(f -> companions(f, companions));
                    return new Found(Optional.of(new Loaded(file, folder, open(folder, file))), "");
                } catch (IllegalArgumentException e) {
                    folder.ifPresent(f -> problems.add(f.resolve(file) + " does not load"));
                }
            }
        }
        return new Found(Optional.empty(),
                problems.isEmpty() ? String.join(" or ", files) + " was not found" : problems.getFirst());
    }

    private static SymbolLookup open(Optional<Path> folder, String file) {
        if (folder.isEmpty()) return SymbolLookup.libraryLookup(file, Arena.global());
        Path path = folder.get().resolve(file).toAbsolutePath();
        if (!SharedObject.isWhole(path)) throw new IllegalArgumentException(path + " is no whole library");
        return SymbolLookup.libraryLookup(path, Arena.global());
    }

    /** One that does not load is left to the library, which says what it misses when it needs it. */
    private void companions(Path folder, List<String> names) {
        for (String name : names) {
            Optional<Path> place = Stream.of(List.of(folder), named, further).flatMap(List::stream)
                    .filter(f -> Files.exists(f.resolve(name))).findFirst();
            if (place.isEmpty()) continue;
            try {
                open(place, name);
            } catch (IllegalArgumentException leftToTheLibrary) {
                continue;
            }
        }
    }
}
