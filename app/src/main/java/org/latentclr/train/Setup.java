package org.latentclr.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.latentclr.UserError;
import org.latentclr.config.DirectionConfig;
import org.latentclr.config.HyperParameters;
import org.latentclr.config.LossConfig;
import org.latentclr.config.OptimizerConfig;
import org.latentclr.config.ProjectorConfig;
import org.latentclr.config.ScheduleConfig;
import org.latentclr.config.TrainConfig;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.generators.OpenedGenerator;
import org.latentclr.lclr.ConditionalDirections;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.ContrastiveLoss;
import org.latentclr.lclr.DirectionLoss;
import org.latentclr.lclr.DirectionModel;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.lclr.GlobalDirections;
import org.latentclr.lclr.Projector;
import org.latentclr.lclr.SimClrLoss;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.lclr.Subspace;
import org.latentclr.lclr.Trainer;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.optim.Optimizer;
import org.latentclr.nn.optim.Sgd;

/** The method's objects as a configuration describes them. Tensors belong to the scope that is open. */
final class Setup {
    private Setup() {}

    /** What the engine finds wrong while objects are built is wrong in the configuration. */
    static <T> T checked(Supplier<T> build) {
        try {
            return build.get();
        } catch (EngineException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    /**
     * @param several whether pictures of several classes can be told apart by what is done with them
     * @throws UserError when a conditional generator was given no class, or too many
     */
    static void checkClasses(Generator g, boolean several) {
        if (g.classCount() == 0 || g.classes().size() == 1 || several && g.classes().size() > 1) return;
        throw new UserError("generator.class_name: " + (several ? "a class" : "one class") + " of the generator's "
                + g.classCount() + " expected, found "
                + (g.classes().isEmpty() ? "none" : g.classes() + "; this method shows all pictures of one class"));
    }

    static FeatureTap tap(OpenedGenerator g, Optional<List<Integer>> feedLayers) {
        checkClasses(g.generator(), true);
        return checked(() -> new FeatureTap(g.generator(), g.space(), g.featureLayer(), feedLayers));
    }

    static Contrast contrast(TrainConfig c, FeatureTap tap) {
        RandomStream random = Streams.of(c.seed(), Purpose.PARAMETERS);
        DirectionModel model = model(c.model(), c.k(), tap, c.seed(), random);
        Projector projector = projector(c.projector(), tap, random);
        return checked(() -> new Contrast(tap, model, projector, c.divergence(), loss(c.loss())));
    }

    /** Refuses features that no edit reaches: a layer before every code, or {@code feed_layers} after the layer. */
    static void checkReach(FeatureTap tap, long seed) {
        try (Scope s = Scope.open("reach")) {
            float[][] features = Autograd.noGrad(() -> {
                Tensor z = tap.sample(2, Streams.of(seed, Purpose.SAMPLES));
                return new float[][]{tap.original(z).toFloats(),
                        tap.edited(z, Views.flip(z, 0)).toFloats()};
            });
            if (Arrays.equals(features[0], features[1]))
                throw new UserError("generator.feature_layer: expected features that change with the code, found that '"
                        + tap.layer() + "' stays the same"
                        + tap.feedLayers().map(l -> " when only the layers " + l + " are edited").orElse("")
                        + "; choose a later layer"
                        + (tap.feedLayers().isPresent() ? " or lower numbers in feed_layers" : ""));
        }
    }

    private static DirectionModel model(DirectionConfig c, int k, FeatureTap tap, long seed, RandomStream random) {
        int size = width(c.size(), tap.codeSize(), "model.size", "the generator's codes");
        Backend device = tap.generator().backend();
        return checked(() -> switch (c) {
            case DirectionConfig.Global g when g.subspace().isPresent() -> new GlobalDirections(k,
                    Subspace.of(tap, g.subspace().getAsInt(), seed), c.alpha(), g.normalize(), random);
            case DirectionConfig.Global g ->
                new GlobalDirections(device, k, size, c.alpha(), g.normalize(), random);
            case DirectionConfig.Linear l ->
                ConditionalDirections.linear(device, k, size, l.bias(), c.alpha(), l.normalize(), random);
            case DirectionConfig.Nonlinear n -> ConditionalDirections.nonlinear(device, k, size, n.depth(), n.bias(),
                    c.alpha(), n.normalize(), random);
        });
    }

    private static Projector projector(ProjectorConfig c, FeatureTap tap, RandomStream random) {
        Backend device = tap.generator().backend();
        int features = tap.featureSize();
        return switch (c) {
            case ProjectorConfig.Identity i -> Projector.identity(i.normalize());
            case ProjectorConfig.Linear l -> Projector.linear(device, in(l.inFeatures(), features), l.outFeatures(),
                    l.normalize(), random);
            case ProjectorConfig.Nonlinear n -> Projector.nonlinear(device, n.depth(), in(n.inFeatures(), features),
                    n.middleFeatures(), n.outFeatures(), n.normalize(), random);
        };
    }

    private static int in(OptionalInt given, int features) {
        return width(given, features, "projector.in_features", "the feature layer");
    }

    private static int width(OptionalInt given, int actual, String key, String what) {
        if (given.isPresent() && given.getAsInt() != actual)
            throw new UserError(key + ": expected " + actual + ", the width of " + what + ", found " + given.getAsInt()
                    + "; leave the key out");
        return actual;
    }

    static DirectionLoss loss(LossConfig c) {
        return switch (c) {
            case LossConfig.Contrastive l -> new ContrastiveLoss(l.inverseTemperature(), l.absolute(),
                    l.reduce() == LossConfig.Reduce.MEAN
                            ? ContrastiveLoss.Reduction.MEAN
                            : ContrastiveLoss.Reduction.SUM,
                    l.variant() == LossConfig.Variant.PAPER);
            case LossConfig.SimClr s -> new SimClrLoss(s.temperature());
        };
    }

    static Optimizer optimizer(HyperParameters h, Contrast contrast, boolean trainProjector) {
        List<Parameter> parameters = Trainer.parameters(contrast, trainProjector);
        return checked(() -> switch (h.optimizer()) {
            case OptimizerConfig.Adam a -> new Adam(parameters, new Adam.Options(a.learningRate(), a.beta1(), a.beta2(),
                    a.epsilon(), a.weightDecay(), false, false));
            case OptimizerConfig.Sgd s -> new Sgd(parameters,
                    new Sgd.Options(s.learningRate(), s.momentum(), 0, s.nesterov(), s.weightDecay()));
        });
    }

    static LearningRate schedule(HyperParameters h) {
        double initial = h.optimizer().learningRate();
        return switch (h.schedule()) {
            case ScheduleConfig.MultiStep m -> new LearningRate.MultiStep(initial, m.milestones(), m.gamma());
            case ScheduleConfig.ExponentialDecay e ->
                new LearningRate.ExponentialDecay(initial, e.decayRate(), e.decaySteps(), e.staircase());
            case ScheduleConfig.Constant c -> new LearningRate.Constant(initial);
        };
    }
}
