package org.latentclr.golden.lclr;

import java.util.List;
import org.latentclr.golden.GoldenCheck;

/** The checks of this package. */
public final class LatentClrChecks {
    private LatentClrChecks() {}

    public static List<GoldenCheck> all() {
        return List.of(new OptimizerCheck(), new LossCheck(), new DirectionModelCheck(), new TrajectoryCheck(),
                new TrainingCheckpointCheck());
    }
}
