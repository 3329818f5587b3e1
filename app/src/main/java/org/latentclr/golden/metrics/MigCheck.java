package org.latentclr.golden.metrics;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.latentclr.engine.Backend;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.metrics.MutualInformationGap;

/** Bins, mutual information, entropies and the gap. */
final class MigCheck implements GoldenCheck {
    private static final String CODES = "/mus";

    @Override
    public boolean knows(String file) {
        return MetricsChecks.is(file, "mig.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Set<String> cases = new TreeSet<>();
        for (String n : file.names()) cases.add(n.substring(0, n.indexOf('/')));
        for (String name : cases) {
            MutualInformationGap m = MutualInformationGap.of(Rows.doubles(file, name + CODES),
                    Rows.ints(file, name + "/ys"), MutualInformationGap.BINS);
            file.expect(name + "/discretized", Arrays.stream(m.discretized()).flatMapToInt(Arrays::stream)
                    .asDoubleStream().toArray());
            file.expect(name + "/mutual_info", Arrays.stream(m.information()).flatMapToDouble(Arrays::stream)
                    .toArray());
            file.expect(name + "/entropy", m.entropy());
            file.expect(name + "/mig", m.score());
        }
    }
}
