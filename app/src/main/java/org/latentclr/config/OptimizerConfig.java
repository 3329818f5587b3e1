package org.latentclr.config;

import java.util.List;
import java.util.Optional;

/** The group {@code hparams/optimizer} (METHODS §1.7). */
public sealed interface OptimizerConfig {
    /** Learning rate before any schedule. */
    double learningRate();

    /** L2 penalty that is added to the gradient. */
    double weightDecay();

    /** Adam with the penalty in the gradient (not AdamW). */
    record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements
                OptimizerConfig {
        static final String TARGET = "torch.optim.Adam";
    }

    /** Stochastic gradient descent with momentum. */
    record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay) implements OptimizerConfig {
        static final String TARGET = "torch.optim.SGD";
    }

    /** Reads the group {@code optimizer}. */
    static OptimizerConfig read(Binder hparams, Preset preset) {
        return hparams.group("optimizer", "adam", List.of( //
                new Choice<OptimizerConfig>("adam", Adam.TARGET, in -> adam(in, preset)),
                new Choice<>("sgd", Sgd.TARGET, OptimizerConfig::sgd)));
    }

    private static Adam adam(Binder in, Preset preset) {
        double rate = in.real("lr", preset.learningRate(), Limits.POSITIVE);
        Value.Items usual = new Value.Items(List.of(new Value.Real(0.9), new Value.Real(0.999)));
        List<Double> betas = in.value("betas", usual, "a list of two numbers from 0 to below 1",
                OptimizerConfig::betas);
        return new Adam(rate, betas.get(0), betas.get(1), in.real("eps", 1e-8, Limits.NOT_NEGATIVE),
                in.real("weight_decay", preset.weightDecay(), Limits.NOT_NEGATIVE));
    }

    private static Optional<List<Double>> betas(Value value) {
        Limits fraction = new Limits("", x -> x >= 0 && x < 1);
        return Binder.toList(value, item -> Binder.toReal(item, fraction)).filter(list -> list.size() == 2);
    }

    private static Sgd sgd(Binder in) {
        return new Sgd(in.real("lr", 0.1, Limits.POSITIVE), in.real("momentum", 0.1, Limits.NOT_NEGATIVE),
                in.bool("nesterov", true), in.real("weight_decay", 5e-4, Limits.NOT_NEGATIVE));
    }
}
