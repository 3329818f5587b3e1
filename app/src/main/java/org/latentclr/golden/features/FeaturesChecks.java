package org.latentclr.golden.features;

import java.util.List;
import org.latentclr.golden.GoldenCheck;

/** The checks of the folder {@code alexnet}. */
public final class FeaturesChecks {
    private FeaturesChecks() {}

    public static List<GoldenCheck> all() {
        return List.of(new AlexNetCheck(), new AlexNetFileCheck(), new LpipsCheck());
    }

    /** Whether {@code file} lies in the folder {@code alexnet}. */
    static boolean isAlexNet(String file) {
        return file.startsWith("alexnet/") || file.contains("/alexnet/");
    }
}
