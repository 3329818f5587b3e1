package org.latentclr.config;

import java.util.List;
import java.util.OptionalInt;

/** The group {@code projector}: what is laid over the features before they are compared (METHODS §1.4). */
public sealed interface ProjectorConfig {
    /** True when each row is divided by its length. */
    boolean normalize();

    /** The features themselves. */
    record Identity(boolean normalize) implements ProjectorConfig {
        static final String TARGET = "colat.projectors.IdentityProjector";
    }

    /** One linear layer and a final batch norm; empty {@code inFeatures} means the width of the feature map. */
    record Linear(boolean normalize, OptionalInt inFeatures, int outFeatures) implements ProjectorConfig {
        static final String TARGET = "colat.projectors.LinearProjector";
    }

    /** An MLP with {@code depth} linear layers; empty {@code inFeatures} means the width of the feature map. */
    record Nonlinear(boolean normalize, int depth, OptionalInt inFeatures, int middleFeatures, int outFeatures)
            implements
                ProjectorConfig {
        static final String TARGET = "colat.projectors.NonlinearProjector";
    }

    /** Name of the class that the published tool would make; part of the run folder's name. */
    default String target() {
        return switch (this) {
            case Identity i -> Identity.TARGET;
            case Linear l -> Linear.TARGET;
            case Nonlinear n -> Nonlinear.TARGET;
        };
    }

    /** Reads the group {@code projector}; a narrow generator (BigGAN) has narrow defaults. */
    static ProjectorConfig read(Binder top, OptionalInt latentSize) {
        boolean narrow = latentSize.orElse(512) == 128;
        int middle = narrow ? 64 : 256;
        int out = narrow ? 32 : 128;
        return top.group("projector", "identity", List.of( //
                new Choice<ProjectorConfig>("identity", Identity.TARGET, in -> new Identity(normalize(in))),
                new Choice<>("linear", Linear.TARGET,
                        in -> new Linear(normalize(in), inFeatures(in), width(in, "out_features", out))),
                new Choice<>("nonlinear", Nonlinear.TARGET,
                        in -> new Nonlinear(normalize(in), in.whole("depth", 3, Limits.atLeast(1)), inFeatures(in),
                                width(in, "middle_features", middle), width(in, "out_features", out)))));
    }

    private static boolean normalize(Binder in) {
        return in.bool("normalize", true);
    }

    private static OptionalInt inFeatures(Binder in) {
        return in.wholeOrNull("in_features", OptionalInt.empty(), Limits.atLeast(1));
    }

    private static int width(Binder in, String key, int fallback) {
        return in.whole(key, fallback, Limits.atLeast(1));
    }
}
