package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Everything that {@code latentclr gen} can be told about edits of W+ codes: those of ContraFeat, GANSpace and SeFa (METHODS §1.9, §2.9). Words
 * are those of {@link GenConfig}; α is the step t, for GANSpace in standard deviations.
 *
 * @param training the run that found the edits
 * @param iterative walks in steps, so that edits which depend on the code are asked again on the way
 */
public record EditGenConfig(Training training, Path checkpoint, Selection.Samples samples,
        Selection.Directions directions, List<Double> alphas, boolean iterative, Optional<Integer> imageSize, long seed)
        implements
            Generation {
    private static final int STEPS_PER_SIDE = 3;

    static EditGenConfig read(Binder in, Training.Method method) {
        Training training = training(in, method);
        return new EditGenConfig(training, Checkpoints.required(in), GenConfig.samples(in),
                GenConfig.directions(in, count(training)), GenConfig.alphas(in, steps(reach(training))),
                in.bool("iterative", true), GenConfig.imageSize(in), in.seed("seed", 0));
    }

    static Training training(Binder in, Training.Method method) {
        return method == Training.Method.CONTRAFEAT ? ContraFeatConfig.read(in) : DecompositionConfig.read(in, method);
    }

    private static int count(Training t) {
        return t instanceof ContraFeatConfig c ? c.k() : ((DecompositionConfig) t).k();
    }

    /** The farthest step that is shown: twice the largest one of a training, or {@code sigma}. */
    public static double reach(Training t) {
        return t instanceof ContraFeatConfig c ? 2 * c.step().scale() : ((DecompositionConfig) t).sigma();
    }

    /** Seven steps from −reach to reach. */
    public static List<Double> steps(double reach) {
        return IntStream.rangeClosed(-STEPS_PER_SIDE, STEPS_PER_SIDE).mapToObj(i -> reach * i / STEPS_PER_SIDE)
                .toList();
    }
}
