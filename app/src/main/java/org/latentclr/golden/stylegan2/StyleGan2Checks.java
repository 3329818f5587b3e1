package org.latentclr.golden.stylegan2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;

/** The checks of the folders {@code nvidia_sg2} and {@code rosinality_sg2}. */
public final class StyleGan2Checks {
    private static final String NVIDIA = "nvidia_sg2", ROSINALITY = "rosinality_sg2";
    static final List<String> FOLDERS = List.of(NVIDIA, ROSINALITY);

    private StyleGan2Checks() {}

    public static List<GoldenCheck> all() {
        return List.of(new NvidiaCheck(), new RosinalityCheck(), new CheckpointCheck());
    }

    /** Whether {@code file} lies below a folder of that name. */
    static boolean below(String file, String folder) {
        return file.startsWith(folder + "/") || file.contains("/" + folder + "/");
    }

    /** The generator in NVIDIA's format that a file of another folder was made with. */
    public static Path nvidia(GoldenFile file) {
        return generator(file, NVIDIA, NvidiaCheck.SNAPSHOT);
    }

    /** The generator in rosinality's format that a file of another folder was made with. */
    public static Path rosinality(GoldenFile file) {
        return generator(file, ROSINALITY, RosinalityCheck.WEIGHTS);
    }

    /** The one that the file names, else the first of its kind: the names of their folders tell sizes, which differ between sets. */
    private static Path generator(GoldenFile file, String family, String weights) {
        Path beside = file.path().getParent();
        if (file.hasText("generator")) return beside.resolveSibling(file.text("generator")).resolve(weights);
        Path folder = beside.resolveSibling(family);
        try (var all = Files.list(folder)) {
            return all.map(f -> f.resolve(weights)).filter(Files::isRegularFile).sorted().findFirst().orElseThrow(
                    () -> new IllegalStateException("no folder in " + folder + " has a " + weights));
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + folder + " with generators cannot be read", e);
        }
    }

    /** ψ as file names write it: 07 is 0.7, 1 is 1, 125 is 1.25. */
    static double psi(String digits) {
        return Double.parseDouble(digits.charAt(0) + "." + digits.substring(1) + "0");
    }
}
