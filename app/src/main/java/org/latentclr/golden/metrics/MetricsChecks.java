package org.latentclr.golden.metrics;

import java.util.List;
import org.latentclr.golden.GoldenCheck;

/** The checks of the folder {@code metrics}. */
public final class MetricsChecks {
    private MetricsChecks() {}

    public static List<GoldenCheck> all() {
        return List.of(new GanSpaceCheck(), new SefaCheck(), new MigCheck(), new FactorVaeMetricCheck(), new DciCheck(),
                new RandomCheck());
    }

    static boolean is(String file, String name) {
        return file.equals("metrics/" + name) || file.endsWith("/metrics/" + name);
    }
}
