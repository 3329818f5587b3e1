package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latentclr.UserError;
import org.latentclr.lclr.FeatureDivergence;

/**
 * Everything that {@code latentclr train} can be told (METHODS §1.7). The keys up to {@code train_projector} carry the
 * published names and, for the published generators, the published defaults.
 *
 * @param generator what is edited
 * @param model how a direction depends on the code
 * @param loss what is minimised
 * @param projector what is laid over the features
 * @param hparams batch, steps, optimiser, schedule
 * @param k number of directions
 * @param checkpoint training goes on from this file
 * @param tensorboard writes event files
 * @param device what computes
 * @param save writes checkpoints
 * @param evalFreq steps between validations
 * @param evalIters batches of a validation
 * @param feedLayers layers that get the edited code; empty for all (METHODS §1.8)
 * @param trainProjector trains the projector too
 * @param method how directions are found
 * @param divergence what is called the change of a feature map (METHODS §1.5)
 * @param seed of every random stream
 * @param threads of the processor; 0 for all
 * @param out the run folder; empty for the published layout
 */
public record TrainConfig(GeneratorConfig generator, DirectionConfig model, LossConfig loss, ProjectorConfig projector,
        HyperParameters hparams, int k, Optional<Path> checkpoint, boolean tensorboard, DeviceChoice device,
        boolean save, int evalFreq, int evalIters, Optional<List<Integer>> feedLayers, boolean trainProjector,
        Method method, FeatureDivergence divergence, long seed, int threads, Optional<Path> out) implements Training {

    static TrainConfig read(Binder in) {
        GeneratorConfig generator = GeneratorConfig.read(in);
        Preset preset = Preset.of(generator);
        DirectionConfig model = DirectionConfig.read(in, preset);
        LossConfig loss = LossConfig.read(in, preset);
        ProjectorConfig projector = ProjectorConfig.read(in, generator.latentSize());
        HyperParameters hparams = in.section("hparams", inner -> HyperParameters.read(inner, preset, loss));
        int k = in.whole("k", preset.k(), Limits.atLeast(2));
        HyperParameters.checkEdits(k, hparams.batchSize());
        refuseMixedPrecision(in);
        return new TrainConfig(generator, model, loss, projector, hparams, k, in.pathOrNull("checkpoint"),
                in.bool("tensorboard", true), DeviceChoice.read(in), in.bool("save", true),
                in.whole("eval_freq", preset.evalFreq(), Limits.atLeast(1)),
                in.whole("eval_iters", preset.evalIters(), Limits.atLeast(1)),
                in.wholesOrNull("feed_layers", Limits.NOT_NEGATIVE), in.bool("train_projector", true),
                in.oneOf("method", Method.LATENTCLR), in.oneOf("divergence", FeatureDivergence.REFERENCE),
                in.seed("seed", 0),
                in.whole("threads", 0, Limits.NOT_NEGATIVE), in.pathOrNull("out"));
    }

    private static void refuseMixedPrecision(Binder in) {
        if (in.bool("mixed_precision", false)) {
            throw new UserError("mixed_precision=true is not supported: all computing is in 32-bit floating point; "
                    + "leave the key out or say mixed_precision=false");
        }
    }
}
