package org.latentclr.golden.ops;

import java.util.List;
import java.util.stream.Stream;
import org.latentclr.golden.GoldenCheck;

/** The checks of the files in folder {@code ops}. */
public final class OpsChecks {
    private OpsChecks() {}

    public static List<GoldenCheck> all() {
        return Stream.of(ConvolutionChecks.all(), ResampleChecks.all(), ModulationChecks.all()).flatMap(List::stream)
                .toList();
    }
}
