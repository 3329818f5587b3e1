package org.latentclr.gan;

import java.util.Map;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.functional.Pointwise;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** A second network whose weights follow those of the trained one: p̄ ← p + β·(p̄ − p); what is shown and kept (METHODS §6.1, G_ema). */
final class WeightAverage {
    private final Map<String, Parameter> source;
    private final Map<String, Parameter> average;

    /** @param average a network of the same architecture; starts as a copy of {@code source} and is frozen */
    WeightAverage(Module source, Module average) {
        average.freeze();
        this.source = source.state();
        this.average = average.state();
        update(0);
    }

    /** One step with decay β; 0 copies. */
    void update(double beta) {
        try (Scope s = Scope.local("weight average")) {
            Autograd.noGrad(() -> source.forEach((name, p) -> {
                Parameter mean = average.get(name);
                mean.assign(beta == 0
                        ? p.value().detach()
                        : Pointwise.lerp(p.value().detach(), mean.value(), beta));
            }));
        }
    }
}
