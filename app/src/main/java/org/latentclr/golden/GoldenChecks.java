package org.latentclr.golden;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.golden.lclr.LatentClrChecks;
import org.latentclr.golden.ops.OpsChecks;

/** All checks of the project, in the order in which they are asked. */
public final class GoldenChecks {
    private GoldenChecks() {}

    public static List<GoldenCheck> all() {
        List<GoldenCheck> checks = new ArrayList<>();
        checks.addAll(LatentClrChecks.all());
        checks.addAll(OpsChecks.all());
        return List.copyOf(checks);
    }
}
