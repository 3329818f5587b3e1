package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latentclr.UserError;

/**
 * Everything that {@code latentclr gen} can be told (METHODS §1.9).
 *
 * @param samples whose pictures are edited
 * @param directions which edits
 * @param alphas lengths of the edits, as given
 * @param iterative walks in steps, so that conditional directions are asked again on the way
 * @param imageSize pictures are resized so that the shorter side has this many pixels; empty for no change
 */
public record GenConfig(GeneratorConfig generator, DirectionConfig model, ProjectorConfig projector, int k,
        Path checkpoint, DeviceChoice device, Selection.Samples samples, Selection.Directions directions,
        List<Double> alphas, boolean iterative, Optional<Integer> imageSize, Optional<List<Integer>> feedLayers,
        long seed, int threads, Optional<Path> out) implements Generation {

    private static final List<Double> ALPHAS = List.of(-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3);

    static GenConfig read(Binder in) {
        GeneratorConfig generator = GeneratorConfig.read(in);
        Preset preset = Preset.of(generator);
        DirectionConfig model = DirectionConfig.read(in, preset);
        ProjectorConfig projector = ProjectorConfig.read(in, generator.latentSize());
        int k = in.whole("k", preset.k(), Limits.atLeast(2));
        return new GenConfig(generator, model, projector, k, Checkpoints.required(in), DeviceChoice.read(in),
                samples(in), directions(in, k), alphas(in, ALPHAS), in.bool("iterative", true), imageSize(in),
                in.wholesOrNull("feed_layers", Limits.NOT_NEGATIVE), in.seed("seed", 0),
                in.whole("threads", 0, Limits.NOT_NEGATIVE), in.pathOrNull("out"));
    }

    static Selection.Samples samples(Binder in) {
        return in.value("n_samples", new Value.Int(10), "a number of samples above 0 or the name of a .npy file",
                GenConfig::samples);
    }

    private static Optional<Selection.Samples> samples(Value value) {
        if (value instanceof Value.Text text && !text.value().isEmpty()) {
            return Optional.of(new Selection.Samples.FromFile(Path.of(text.value())));
        }
        return Binder.toWhole(value, Limits.atLeast(1)).map(Selection.Samples.Drawn::new);
    }

    static Selection.Directions directions(Binder in, int k) {
        Limits index = Limits.between(0, k - 1);
        Selection.Directions.Drawn usual = new Selection.Directions.Drawn(Math.min(10, k));
        return in.value("n_dirs", new Value.Int(usual.count()),
                "-1 for all, a number from 1 to k=" + k + ", or a list of directions from 0 to " + (k - 1),
                value -> value instanceof Value.Items
                        ? Binder.toList(value, item -> Binder.toWhole(item, index)).filter(list -> !list.isEmpty())
                                .map(Selection.Directions.Listed::new)
                        : Binder.toWhole(value, Limits.between(-1, k)).filter(n -> n != 0).map(GenConfig::counted));
    }

    private static Selection.Directions counted(int count) {
        return count < 0 ? new Selection.Directions.All() : new Selection.Directions.Drawn(count);
    }

    static List<Double> alphas(Binder in, List<Double> fallback) {
        Value.Items usual = new Value.Items(fallback.stream().<Value>map(Value.Real::new).toList());
        List<Double> alphas = in.value("alphas", usual, "a list of numbers such as [-3,3]",
                value -> Binder.toList(value, item -> Binder.toReal(item, Limits.FINITE)));
        if (alphas.stream().allMatch(alpha -> alpha == 0)) {
            throw new UserError("alphas: at least one number other than 0 expected, found " + alphas);
        }
        return alphas;
    }

    static Optional<Integer> imageSize(Binder in) {
        var size = in.wholeOrNull("image_size", java.util.OptionalInt.of(256), Limits.between(1, 16384));
        return size.isPresent() ? Optional.of(size.getAsInt()) : Optional.empty();
    }
}
