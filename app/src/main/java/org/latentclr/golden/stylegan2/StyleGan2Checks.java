package org.latentclr.golden.stylegan2;

import java.util.List;
import org.latentclr.golden.GoldenCheck;

/** The checks of the folders {@code nvidia_sg2} and {@code rosinality_sg2}. */
public final class StyleGan2Checks {
    static final List<String> FOLDERS = List.of("nvidia_sg2", "rosinality_sg2");

    private StyleGan2Checks() {}

    public static List<GoldenCheck> all() {
        return List.of(new NvidiaCheck(), new RosinalityCheck(), new CheckpointCheck());
    }

    /** Whether {@code file} lies below a folder of that name. */
    static boolean below(String file, String folder) {
        return file.startsWith(folder + "/") || file.contains("/" + folder + "/");
    }

    /** ψ as file names write it: 07 is 0.7, 1 is 1, 125 is 1.25. */
    static double psi(String digits) {
        return Double.parseDouble(digits.charAt(0) + "." + digits.substring(1) + "0");
    }
}
