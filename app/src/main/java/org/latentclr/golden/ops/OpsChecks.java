package org.latentclr.golden.ops;

import java.util.List;
import java.util.stream.Stream;
import org.latentclr.golden.GoldenCheck;

/** The checks of the files in folder {@code ops}. */
public final class OpsChecks {
    private OpsChecks() {}

    public static List<GoldenCheck> all() {
        return Stream.of(ConvolutionChecks.all(), ResampleChecks.all(), NormalizationChecks.all(), PoolingChecks.all(),
                ElementwiseChecks.all(), ModulationChecks.all(), List.<GoldenCheck>of(new LinearAlgebraCheck()))
                .flatMap(List::stream).toList();
    }
}
