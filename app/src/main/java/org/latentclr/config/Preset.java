package org.latentclr.config;

import java.util.List;
import java.util.OptionalInt;

/**
 * Defaults that depend on the generator: the published ones (METHODS §1.7) for the published generators, and those of
 * the bundled generator, chosen so that a run without any option shows convincing directions in two minutes.
 *
 * @param k number of directions
 * @param model variant of the direction model
 * @param alpha length of an edit
 * @param subspace number of principal components of the codes in whose span global directions stay; empty for no such limit
 * @param inverseTemperature of the contrastive loss
 * @param batchSize latents a step
 * @param iterations steps
 * @param milestones steps at which the learning rate falls
 * @param learningRate of Adam
 * @param weightDecay of Adam
 * @param evalFreq steps between validations
 * @param evalIters batches of a validation
 */
public record Preset(int k, String model, double alpha, OptionalInt subspace, double inverseTemperature, int batchSize,
        int iterations, List<Integer> milestones,
        double learningRate, double weightDecay, int evalFreq, int evalIters) {
    /** What the published tool uses. */
    public static final Preset PUBLISHED = new Preset(32, "global", 0.1, OptionalInt.empty(), 0.5, 32, 10_000,
            List.of(1000, 5000), 1e-3, 1e-3,
            1000, 100);
    /** What a newcomer gets who types {@code ./latentclr train}. */
    public static final Preset BUNDLED = new Preset(8, "global", 6.0, OptionalInt.of(10), 2.0, 8, 300, List.of(200),
            5e-2, 0, 100, 10);

    static Preset of(GeneratorConfig generator) {
        return generator instanceof GeneratorConfig.Bundled ? BUNDLED : PUBLISHED;
    }
}
