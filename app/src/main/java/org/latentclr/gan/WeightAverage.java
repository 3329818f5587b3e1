package org.latentclr.gan;

import java.util.Map;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pointwise;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.StyleGan2Network;

/** A second network whose weights follow those of the trained one: p̄ ← p + β·(p̄ − p); what is shown and kept (METHODS §6.1, G_ema). */
final class WeightAverage {
    private static final double RAMP = 0.05;
    private static final int CODES = 10_000;
    private static final long STREAM = 6;

    private final Map<String, Parameter> source;
    private final Map<String, Parameter> average;

    /** @param average a network of the same architecture; starts as a copy of {@code source} and is frozen */
    WeightAverage(Module source, Module average) {
        average.freeze();
        this.source = source.state();
        this.average = average.state();
        update(0);
    }

    /** β of a step after {@code steps} steps: the half-life in pictures, but at most a twentieth of what has been seen. */
    static double decay(long steps, int batch, double halfLife) {
        return Math.pow(0.5, batch / Math.max(1e-9, Math.min(halfLife, RAMP * steps * batch)));
    }

    /** Sets the average code of a network, for truncation: the mean of w over 10,000 codes. */
    static void centre(StyleGan2Network network, Backend backend, long seed) {
        int width = network.architecture().zDim();
        float[] z = new float[CODES * width];
        new RandomStream(seed, STREAM).normal(z, 0, z.length);
        try (Scope s = Scope.open("average code")) {
            Tensor w = Autograd.noGrad(
                    () -> StyleGan2.of(network, backend).map(Tensor.of(backend, z, CODES, width)).mean(false, 0));
            network.state().get("mapping.w_avg").assign(w);
        }
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
