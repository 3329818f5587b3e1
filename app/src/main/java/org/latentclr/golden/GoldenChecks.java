package org.latentclr.golden;

import java.util.List;

/** All checks of the project, in the order in which they are asked. */
public final class GoldenChecks {
    private GoldenChecks() {}

    public static List<GoldenCheck> all() {
        return List.of();
    }
}
