package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that {@code latentclr eval method=voynov} can be told (METHODS §3.4).
 *
 * @param run the training whose networks are measured
 * @param checkpoint a checkpoint, one of the two networks in {@code models}, or the folder of a run
 * @param batches of the accuracy
 * @param images real pictures for the transferability; empty for none
 * @param dims directions whose transferability is measured; empty for all
 * @param reach r, the length of its shifts
 */
public record VoynovEvalConfig(VoynovConfig run, Path checkpoint, int batches, Optional<Path> images,
        Optional<List<Integer>> dims, double reach) implements Evaluation {
    static VoynovEvalConfig read(Binder in) {
        VoynovConfig run = VoynovConfig.read(in);
        return new VoynovEvalConfig(run, Checkpoints.required(in), in.whole("batches", 100, Limits.atLeast(1)),
                in.pathOrNull("images"), in.wholesOrNull("dims", Limits.NOT_NEGATIVE),
                in.real("r", run.shiftScale(), Limits.POSITIVE));
    }
}
