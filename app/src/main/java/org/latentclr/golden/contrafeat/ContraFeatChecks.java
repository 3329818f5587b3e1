package org.latentclr.golden.contrafeat;

import java.util.List;
import org.latentclr.golden.GoldenCheck;

/** The checks of the folders {@code contrafeat} and {@code contrafeat_full}. */
public final class ContraFeatChecks {
    private ContraFeatChecks() {}

    public static List<GoldenCheck> all() {
        return List.of(new NavigatorCheck(), new WalkCheck(), new PairLossCheck(),
                new PrototypeLossCheck(), new DiversityCheck(), new ImageLossCheck(), new BaselineLossCheck(),
                new TrajectoryCheck(), new RecogCheck(), new DiscoveryCheck(), new DuplicatesCheck(), new ShiftCheck(),
                new MaskExperimentCheck(), new SnapshotCheck(), new EarlyNavigatorCheck(), new EarlyStepCheck());
    }

    /** Whether {@code file} is that file of the complete code. */
    static boolean isFull(String file, String name) {
        return file.equals("contrafeat_full/" + name) || file.endsWith("/contrafeat_full/" + name);
    }

    /** Whether {@code file} is that file of the early code. */
    static boolean isEarly(String file, String name) {
        return file.equals("contrafeat/" + name) || file.endsWith("/contrafeat/" + name);
    }
}
