package org.latentclr.config;

import java.util.List;

/**
 * Everything that {@code latentclr rca} can be told (METHODS §3.4).
 *
 * @param run one training, whose {@code seed} and, for the comparison, {@code deformator} are replaced
 * @param seeds one pair of trainings each
 * @param batches of each measured accuracy
 */
public record RcaConfig(VoynovConfig run, List<Long> seeds, int batches) {
    static RcaConfig read(Binder in) {
        VoynovConfig run = VoynovConfig.read(in);
        List<Long> seeds = in.value("seeds",
                new Value.Items(List.of(new Value.Int(0), new Value.Int(1), new Value.Int(2))),
                "a list of at least one whole number", v -> Binder.toList(v, Binder::toLong).filter(l -> !l.isEmpty()));
        return new RcaConfig(run, seeds, in.whole("batches", 50, Limits.atLeast(1)));
    }
}
