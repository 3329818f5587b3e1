package org.latentclr.config;

import java.util.List;

/** The group {@code hparams/scheduler}: the learning rate, changed after every step (METHODS §1.7). */
public sealed interface ScheduleConfig {
    /** lr₀·γ^(number of milestones reached). */
    record MultiStep(List<Integer> milestones, double gamma) implements ScheduleConfig {
        static final String TARGET = "torch.optim.lr_scheduler.MultiStepLR";
    }

    /** lr₀·r^(step/decaySteps); with {@code staircase} the quotient is a whole number. */
    record ExponentialDecay(int decaySteps, double decayRate, boolean staircase) implements ScheduleConfig {
        static final String TARGET = "colat.scheduler.ExponentialDecayLR";
    }

    /** lr₀. */
    record Constant() implements ScheduleConfig {
        static final String TARGET = "colat.scheduler.ConstantLR";
    }

    /** Reads the group {@code scheduler}. */
    static ScheduleConfig read(Binder hparams, Preset preset) {
        return hparams.group("scheduler", "multistep", List.of( //
                new Choice<ScheduleConfig>("multistep", MultiStep.TARGET,
                        in -> new MultiStep(in.wholes("milestones", preset.milestones(), Limits.atLeast(1)),
                                in.real("gamma", 0.2, Limits.POSITIVE))),
                new Choice<>("exponential", ExponentialDecay.TARGET,
                        in -> new ExponentialDecay(in.whole("decay_steps", 1000, Limits.atLeast(1)),
                                in.real("decay_rate", 0.5, Limits.POSITIVE), in.bool("staircase", false))),
                new Choice<>("constant", Constant.TARGET, in -> new Constant())));
    }
}
