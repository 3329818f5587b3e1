package org.latentclr.evaluation;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One run with its measures.
 *
 * @param method such as "LatentCLR, global"
 * @param seed of the run
 * @param folder of the run; empty for random directions
 */
public record Evaluated(String method, long seed, Optional<Path> folder, Measurement.Result result) {}
