package org.latentclr.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.latentclr.lclr.Alpha;

/** The group {@code model}: how a direction depends on the latent code (METHODS §1.3). */
public sealed interface DirectionConfig {
    /** True when the edit has length α; false for the raw output times α. */
    boolean normalize();

    /** Length of the edit. */
    Alpha alpha();

    /** Width D of the latent code; empty means the generator's. */
    OptionalInt size();

    /** z + α·θ_k/‖θ_k‖. */
    record Global(boolean normalize, Alpha alpha, OptionalInt size, OptionalInt subspace)
            implements
                DirectionConfig {
        static final String TARGET = "colat.models.Fixed";
    }

    /** z + α·(M_k z + b_k)/‖·‖; without {@code bias} the paper's M_k z. */
    record Linear(boolean normalize, Alpha alpha, OptionalInt size, boolean bias) implements DirectionConfig {
        static final String TARGET = "colat.models.LinearConditional";
    }

    /** z + α·MLP_k(z)/‖·‖ with {@code depth} linear layers; {@code bias} as in {@link Linear}, first layer only. */
    record Nonlinear(boolean normalize, Alpha alpha, OptionalInt size, int depth, boolean bias)
            implements
                DirectionConfig {
        static final String TARGET = "colat.models.NonlinearConditional";
    }

    /** Name of the class that the published tool would make; part of the run folder's name. */
    default String target() {
        return switch (this) {
            case Global g -> Global.TARGET;
            case Linear l -> Linear.TARGET;
            case Nonlinear n -> Nonlinear.TARGET;
        };
    }

    /** Reads the group {@code model}. */
    static DirectionConfig read(Binder top, Preset preset) {
        return top.group("model", preset.model(), List.of( //
                new Choice<DirectionConfig>("global", Global.TARGET,
                        in -> new Global(normalize(in), alpha(in, preset), size(in),
                                in.wholeOrNull("subspace", preset.subspace(), Limits.atLeast(1)))),
                new Choice<>("linear", Linear.TARGET,
                        in -> new Linear(normalize(in), alpha(in, preset), size(in),
                                bias(in))),
                new Choice<>("nonlinear", Nonlinear.TARGET, in -> new Nonlinear(normalize(in),
                        alpha(in, preset), size(in),
                        in.whole("depth", 3, Limits.atLeast(1)), bias(in)))));
    }

    /** A constant, or the ends of a range. */
    private static Alpha alpha(Binder in, Preset preset) {
        return in.value("alpha", new Value.Real(preset.alpha()), "a number other than 0 or a list [lowest, highest]",
                DirectionConfig::alpha);
    }

    private static Optional<Alpha> alpha(Value value) {
        if (value instanceof Value.Items) {
            Optional<List<Double>> ends = Binder.toList(value, item -> Binder.toReal(item, Limits.FINITE));
            return ends.filter(e -> e.size() == 2 && e.get(0) <= e.get(1) && (e.get(0) != 0 || e.get(1) != 0))
                    .map(e -> new Alpha(e.get(0), e.get(1)));
        }
        return Binder.toReal(value, Limits.FINITE).filter(length -> length != 0).map(Alpha::constant);
    }

    private static boolean normalize(Binder in) {
        return in.bool("normalize", true);
    }

    private static boolean bias(Binder in) {
        return in.bool("bias", true);
    }

    private static OptionalInt size(Binder in) {
        return in.wholeOrNull("size", OptionalInt.empty(), Limits.atLeast(1));
    }
}
