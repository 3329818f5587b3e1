package org.latentclr.golden.voynov;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.weights.NamedArray;

/** The checks of this package. */
public final class VoynovChecks {
    private VoynovChecks() {}

    public static List<GoldenCheck> all() {
        return List.of(new DeformatorCheck(), new PredictorCheck(), new TrajectoryCheck(), new ModelFileCheck());
    }

    /** Whether {@code file} lies below a folder {@code voynov} and its path ends so. */
    static boolean is(String file, String end) {
        return (file.startsWith("voynov/") || file.contains("/voynov/")) && file.endsWith(end);
    }

    /** The stored tensors whose names start with {@code prefix}, without it. */
    static Map<String, NamedArray> state(GoldenFile file, String prefix) {
        Map<String, NamedArray> state = new LinkedHashMap<>();
        for (String t : file.names())
            if (t.startsWith(prefix)) state.put(t.substring(prefix.length()), file.stored(t));
        return state;
    }
}
