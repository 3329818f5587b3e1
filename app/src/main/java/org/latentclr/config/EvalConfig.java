package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latentclr.lclr.FeatureDivergence;

/**
 * Everything that {@code latentclr eval} can be told (METHODS §1.10): mean accuracy and loss over
 * {@code iterations} batches.
 *
 * @param checkpoint the trained directions; always there
 * @param batchSize latents a batch
 * @param iterations batches
 */
public record EvalConfig(GeneratorConfig generator, DirectionConfig model, LossConfig loss, ProjectorConfig projector,
        int batchSize, int iterations, int k, Path checkpoint, DeviceChoice device,
        Optional<List<Integer>> feedLayers, FeatureDivergence divergence, long seed, int threads,
        Optional<Path> out) implements Evaluation {

    private static final int BATCH = 32;
    private static final int ITERATIONS = 100;

    private record Extent(int batchSize, int iterations) {}

    static EvalConfig read(Binder in) {
        GeneratorConfig generator = GeneratorConfig.read(in);
        Preset preset = Preset.of(generator);
        DirectionConfig model = DirectionConfig.read(in, preset);
        LossConfig loss = LossConfig.read(in, preset);
        ProjectorConfig projector = ProjectorConfig.read(in, generator.latentSize());
        Extent extent = in.section("hparams",
                inner -> new Extent(HyperParameters.batchSize(inner, loss, BATCH),
                        inner.whole("iterations", ITERATIONS, Limits.atLeast(1))));
        int k = in.whole("k", preset.k(), Limits.atLeast(2));
        HyperParameters.checkEdits(k, extent.batchSize);
        return new EvalConfig(generator, model, loss, projector, extent.batchSize, extent.iterations, k,
                Checkpoints.required(in), DeviceChoice.read(in), in.wholesOrNull("feed_layers", Limits.NOT_NEGATIVE),
                in.oneOf("divergence", FeatureDivergence.REFERENCE), in.seed("seed", 0),
                in.whole("threads", 0, Limits.NOT_NEGATIVE), in.pathOrNull("out"));
    }
}
