package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.latentclr.UserError;

/**
 * Everything that {@code latentclr saliency} can be told (METHODS §3.6). Names and, for generators other than the bundled one, defaults are those of
 * the published tool.
 *
 * @param deformatorWeights file with the directions: a deformator, or a checkpoint of {@code train method=voynov}; empty for the known
 *     factors of the bundled generator, in Z
 * @param deformatorType kind of the deformator; empty for what its tensors say
 * @param backgroundDim which direction tells object and background apart
 * @param classes of a conditional generator, one drawn for each code; empty for all
 * @param rule how masks are read off pictures
 * @param reach length of the shift
 * @param threshold of the rule
 * @param smallest share of the picture that a mask must exceed
 * @param largest share that it must stay below
 * @param width of the U-Net's first layer
 * @param images folder of pictures in which objects are looked for
 * @param masks folder of their true masks
 * @param scenes rendered scenes, whose true masks are known, on which the network is measured
 * @param size shorter side of pictures for the network; empty for the generator's
 */
public record SaliencyConfig(GeneratorConfig generator, Optional<Path> deformatorWeights,
        Optional<VoynovConfig.Deformator> deformatorType, int backgroundDim, List<Integer> classes, boolean wShift,
        Optional<Double> truncation, Rule rule, double reach, double threshold, double smallest, double largest,
        int width, double rate, double weightDecay, int stepsPerRateDecay, double rateDecay, double temperature,
        int batchSize, int steps, int stepsPerLog, int stepsPerSave, Optional<Path> images, Optional<Path> masks,
        int scenes, OptionalInt size, Optional<Path> checkpoint, DeviceChoice device, long seed, int threads,
        Optional<Path> out) {
    /** How masks are read off pictures. */
    public enum Rule {
        INTENSITY(0.95), DIFF(0.95), CHANGE(0.25);

        private final double threshold;

        Rule(double threshold) {
            this.threshold = threshold;
        }
    }

    private record Defaults(Rule rule, double reach, double smallest, int width, int batch, int steps, int decay,
            int log, double temperature, int scenes) {
        static final Defaults PUBLISHED = new Defaults(Rule.INTENSITY, 26, 0.05, 64, 128, 15_000, 4000, 100, 10, 0);
        // No direction of the scenes takes the background away, but some act on the object alone. In few steps logits stay small.
        static final Defaults BUNDLED = new Defaults(Rule.CHANGE, 3, 0.02, 8, 8, 500, 300, 10, 1, 64);

        /** Along the known factors, which fill [0,1] within ±2. */
        double reach(boolean known) {
            return known ? 1 : reach;
        }
    }

    /** Place of the object's hue among the known factors. */
    private static final OptionalInt OBJECT_HUE = OptionalInt.of(2);

    static SaliencyConfig read(Binder in) {
        GeneratorConfig generator = GeneratorConfig.read(in);
        Defaults d = generator instanceof GeneratorConfig.Bundled ? Defaults.BUNDLED : Defaults.PUBLISHED;
        Optional<Path> weights = in.pathOrNull("deformator_weights");
        boolean known = weights.isEmpty();
        if (known && d != Defaults.BUNDLED)
            throw new UserError("deformator_weights is missing: say which directions, such as"
                    + " RUN/models/deformator_1000.pt of latentclr train method=voynov");
        Rule rule = in.oneOf("synthezing", d.rule);
        return new SaliencyConfig(generator, weights, kind(in), dimension(in, known ? OBJECT_HUE : OptionalInt.empty()),
                in.wholes("classes", List.of(), Limits.NOT_NEGATIVE), in.bool("w_shift", d != Defaults.BUNDLED),
                in.realOrNull("truncation", Limits.above(0, 6)), rule,
                in.real("latent_shift_r", d.reach(known), Limits.FINITE),
                in.real("mask_thr", rule.threshold, Limits.between(0, 1)),
                in.real("mask_size_low", d.smallest, Limits.between(0, 1)),
                in.real("mask_size_up", 0.5, Limits.between(0, 1)), in.whole("width", d.width, Limits.atLeast(1)),
                in.real("rate", 0.005, Limits.POSITIVE), in.real("weight_decay", 0, Limits.NOT_NEGATIVE),
                in.whole("steps_per_rate_decay", d.decay, Limits.atLeast(1)),
                in.real("rate_decay", 0.2, Limits.POSITIVE), in.real("temperature", d.temperature, Limits.POSITIVE),
                in.whole("batch_size", d.batch, Limits.atLeast(2)), in.whole("n_steps", d.steps, Limits.atLeast(1)),
                in.whole("steps_per_log", d.log, Limits.atLeast(1)),
                in.whole("steps_per_checkpoint_save", 1000, Limits.atLeast(1)), in.pathOrNull("val_images_dir"),
                in.pathOrNull("val_masks_dir"), in.whole("val_scenes", d.scenes, Limits.NOT_NEGATIVE),
                in.wholeOrNull("resize_to", OptionalInt.empty(), Limits.atLeast(16)),
                in.pathOrNull("checkpoint"), DeviceChoice.read(in), in.seed("seed", 2),
                in.whole("threads", 0, Limits.NOT_NEGATIVE), in.pathOrNull("out"));
    }

    private static Optional<VoynovConfig.Deformator> kind(Binder in) {
        return in.value("deformator_type", new Value.Null(), "ortho, proj, linear, id, random, fc or null",
                v -> v instanceof Value.Null
                        ? Optional.of(Optional.empty())
                        : java.util.Arrays.stream(VoynovConfig.Deformator.values())
                                .filter(k -> k.name().equalsIgnoreCase(v.toString())).findFirst().map(Optional::of));
    }

    private static int dimension(Binder in, OptionalInt usual) {
        return in.wholeOrNull("background_dim", usual, Limits.NOT_NEGATIVE)
                .orElseThrow(() -> new UserError("background_dim is missing: say which direction tells object and"
                        + " background apart, such as background_dim=3; latentclr gen method=voynov shows them all"));
    }
}
