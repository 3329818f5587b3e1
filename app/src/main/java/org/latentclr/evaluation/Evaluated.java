package org.latentclr.evaluation;

import java.nio.file.Path;
import java.util.Optional;
import org.latentclr.picture.Picture;

/**
 * One run with its measures.
 *
 * @param method such as "LatentCLR, global"
 * @param seed of the run
 * @param folder of the run; empty for random directions
 * @param picture a row for each edit, from −2s to 2s, of one code
 */
public record Evaluated(String method, long seed, Optional<Path> folder, Measurement.Result result, Picture picture) {}
