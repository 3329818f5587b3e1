package org.latentclr.train;

import java.util.Arrays;
import java.util.Locale;
import org.latentclr.UserError;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.ContraFeatConfig.Attention;
import org.latentclr.config.ContraFeatConfig.Directions;
import org.latentclr.config.ContraFeatConfig.Mask;
import org.latentclr.config.ContraFeatConfig.Variant;
import org.latentclr.contrafeat.BaseCodes;
import org.latentclr.contrafeat.CumulativeAttention;
import org.latentclr.contrafeat.DirectionHead;
import org.latentclr.contrafeat.FreeDirections;
import org.latentclr.contrafeat.GivenDirections;
import org.latentclr.contrafeat.Groups;
import org.latentclr.contrafeat.InformativeSubspace;
import org.latentclr.contrafeat.LatentClrStep;
import org.latentclr.contrafeat.LayerAttention;
import org.latentclr.contrafeat.LogitAttention;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.contrafeat.PairLoss;
import org.latentclr.contrafeat.PairStep;
import org.latentclr.contrafeat.PrototypeLoss;
import org.latentclr.contrafeat.PrototypeStep;
import org.latentclr.contrafeat.Prototypes;
import org.latentclr.contrafeat.RecogStep;
import org.latentclr.contrafeat.Recogniser;
import org.latentclr.contrafeat.StageRange;
import org.latentclr.contrafeat.Step;
import org.latentclr.contrafeat.StepSize;
import org.latentclr.contrafeat.SubspaceDirections;
import org.latentclr.contrafeat.Subspaces;
import org.latentclr.contrafeat.UniformAttention;
import org.latentclr.engine.Tensor;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.sefa.Sefa;

/** ContraFeat's objects as a configuration describes them. Tensors belong to the scope that is open. */
record ContraFeatSetup(ContraFeatConfig config, Generator generator) {
    private static final double INVERSE_TEMPERATURE = 0.5;

    /** The user's AlexNet, or the bundled one. */
    FeatureExtractor sensor() {
        AlexNet net = Sensors.open(config.sensor(), generator.backend());
        return config.pooled() ? net.pooled() : net;
    }

    Navigator navigator() {
        Initializer init = Initializer.random(generator.backend(),
                Streams.of(config.seed(), Purpose.PARAMETERS));
        LayerAttention attention = attention(init);
        DirectionHead head = head(init);
        if (config.variant() != Variant.PT) return new Navigator(attention, head);
        int size = config.prototypeSize().orElse(generator.imageSize());
        return new Navigator(attention, head, init, generator.imageChannels(), size);
    }

    private LayerAttention attention(Initializer init) {
        int layers = generator.latentCount();
        int attended = config.layers().orElse(layers);
        if (attended > layers)
            throw new UserError("att_layers: at most " + layers + " layers expected, found " + attended);
        return switch (config.attention()) {
            case NONE -> new UniformAttention(init, config.k(), layers, attended);
            case LEARNED -> new LogitAttention(init, config.k(), layers, attended, config.temperature(),
                    config.smoothing(), 1);
            case CUMULATIVE -> new CumulativeAttention(init, config.k(), layers, attended);
        };
    }

    private DirectionHead head(Initializer init) {
        if (config.attention() == Attention.NONE && config.variant() != Variant.PT
                && (config.directions() == Directions.PCA || config.directions() == Directions.SEFA))
            throw new UserError("attention=none with directions=" + config.directions().name().toLowerCase(Locale.ROOT)
                    + " leaves nothing to train; use method=ganspace or method=sefa");
        return switch (config.directions()) {
            case FREE -> new FreeDirections(init, config.k(), generator.wSize());
            case SUBSPACE -> new SubspaceDirections(init, config.k(), subspace().components(), dimensions());
            case PCA -> new GivenDirections(subspace().components().transpose(0, 1).contiguous(), config.k(), 1);
            case SEFA -> new GivenDirections(sefa(), config.k(), 1);
        };
    }

    /** The distribution of W, from the cache. */
    private InformativeSubspace subspace() {
        return Subspaces.on(generator.backend(),
                Subspaces.cached(generator, config.samples(), config.seed(), Caches.folder()));
    }

    private int dimensions() {
        if (config.dimensions() <= generator.wSize()) return config.dimensions();
        throw new UserError("n_eigen: at most " + generator.wSize() + ", the width of W, expected, found "
                + config.dimensions());
    }

    private Tensor sefa() {
        if (!(generator instanceof StyleGan2 g))
            throw new UserError("directions=sefa needs a StyleGAN2, found " + generator.describe());
        double[][] rows = Sefa.of(g).directions();
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return Tensor.of(g.backend(), flat, rows.length, g.wSize());
    }

    Step<?> step(Navigator n, FeatureExtractor sensor) {
        BaseCodes codes = new BaseCodes(config.colors());
        StepSize size = StepSize.uniform(config.step());
        Groups one = Groups.one(config.k());
        NormMask mask = config.mask() == Mask.NONE ? NormMask.NONE : NormMask.MIN_MAX;
        return switch (config.variant()) {
            case BI -> new PairStep(n, sensor, new PairLoss(PairLoss.Options.shipped().with(mask)), codes, size,
                    config.batchSize(), 1, config.diversity(), one, one);
            case PT -> {
                PrototypeLoss loss = new PrototypeLoss(mask, 1, 1, StageRange.ALL, one);
                yield new PrototypeStep(n, sensor, loss, new Prototypes(true, config.mirror()), codes, size,
                        config.batchSize(), 1, 0, loss, config.diversity(), one);
            }
            case LATCLR -> new LatentClrStep(n, LatentClrStep.FIRST_BLOCKS, LatentClrStep.loss(INVERSE_TEMPERATURE),
                    codes, size, config.batchSize(), 1, config.diversity());
            case RECOG -> new RecogStep(n, recogniser(), codes, size, config.batchSize(), config.diversity());
        };
    }

    private Recogniser recogniser() {
        Recogniser r = new Recogniser(Initializer.random(generator.backend(),
                Streams.of(config.seed(), Purpose.RECOGNISER)), config.k(), generator.imageChannels());
        config.recogniser().ifPresent(r::loadPretrained);
        return r;
    }
}
