package org.latentclr.train;

import java.util.Optional;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.ContrastConfig;
import org.latentclr.config.StepConfig;
import org.latentclr.contrafeat.BaseCodes;
import org.latentclr.contrafeat.Groups;
import org.latentclr.contrafeat.LatentClrStep;
import org.latentclr.contrafeat.Navigator;
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
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.op.fused.MaskedCosine;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.Generator;

/** ContraFeat's sensor and step as a configuration describes them. Tensors belong to the scope that is open. */
record ContraFeatSetup(ContraFeatConfig config, Generator generator) {
    private static final double INVERSE_TEMPERATURE = 0.5;

    /** The user's AlexNet, or the bundled one. */
    FeatureExtractor sensor() {
        AlexNet net = Sensors.open(config.contrast().sensor(), generator.backend());
        return config.contrast().pooled() ? net.pooled() : net;
    }

    Step<?> step(Navigator n, FeatureExtractor sensor) {
        ContrastConfig c = config.contrast();
        BaseCodes codes = new BaseCodes(config.colors());
        int batch = config.batchSize();
        NavigatorSetup edits = new NavigatorSetup(config, generator);
        Groups groups = edits.groups();
        Groups all = Groups.one(config.k());
        StepSize size = size(edits);
        return switch (config.variant()) {
            case BI -> new PairStep(n, sensor, new PairLoss(pairs(c)), codes, size, batch, 1, c.diversity(), groups,
                    all);
            case PT -> {
                PrototypeLoss loss = new PrototypeLoss(mask(c), c.positive(), c.negative(), stages(c), groups);
                yield new PrototypeStep(n, sensor, loss, new Prototypes(c.limited(), c.mirror()), codes, size, batch, 1,
                        c.prototypeDiversity(), loss, c.diversity(), all);
            }
            case LATCLR -> new LatentClrStep(n, LatentClrStep.FIRST_BLOCKS, LatentClrStep.loss(INVERSE_TEMPERATURE),
                    codes, size, batch, 1, c.diversity());
            case RECOG -> new RecogStep(n, recogniser(), codes, size, batch, c.diversity());
        };
    }

    private StepSize size(NavigatorSetup edits) {
        StepConfig s = config.step();
        return new StepSize(StepSize.Kind.valueOf(s.kind().name()), s.scale(), s.mean(),
                s.scaled() || s.signed() ? Optional.of(edits.subspace()) : Optional.empty(), s.scaled(), s.signed());
    }

    private static PairLoss.Options pairs(ContrastConfig c) {
        return new PairLoss.Options(mask(c), MaskedCosine.Weighting.valueOf(c.weighting().name()), c.maskSum(), true,
                c.acrossStages(), false, c.negativeOnSelf(), c.positive(), c.negative(), 0, stages(c),
                mask(c) == NormMask.NONE ? NormMask.MIN_MAX : mask(c));
    }

    private static NormMask mask(ContrastConfig c) {
        return NormMask.valueOf(c.mask().name());
    }

    private static StageRange stages(ContrastConfig c) {
        return c.stages().isPresent() ? new StageRange(c.stages().getAsInt(), true) : StageRange.ALL;
    }

    private Recogniser recogniser() {
        Recogniser r = new Recogniser(Initializer.random(generator.backend(),
                Streams.of(config.seed(), Purpose.RECOGNISER)), config.k(), generator.imageChannels());
        config.recogniser().ifPresent(r::loadPretrained);
        return r;
    }
}
