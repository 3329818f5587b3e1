package org.latentclr.nn;

import java.util.Map;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/**
 * Numbers that depend on a seed and an index only, for networks that have no weight file: the same in every program that knows the formula.
 *
 * <p>Number c of a seed is s = 2u − 1 with u the upper 24 bits of the splitmix64 mixing of seed + (c+1)·0x9E3779B97F4A7C15. A network's
 * tensors take numbers one after the other, in state dict order, row-major: matrices and filters s·√(6/fan-in), running variances
 * 1 + 0.5s, running means 0.1s, other vectors named weight 1 + 0.2s, the rest 0.1s.
 */
public final class FormulaWeights {
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final String COUNTER = "num_batches_tracked";

    private FormulaWeights() {}

    /** Number {@code c} of a seed, in [−1,1). */
    public static double number(long seed, long c) {
        long x = seed + STEP * (c + 1);
        x = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
        x = (x ^ x >>> 27) * 0x94D049BB133111EBL;
        x ^= x >>> 31;
        return 2 * ((x >>> 40) * 0x1p-24) - 1;
    }

    /** Numbers 0 … n−1 of a seed. */
    public static double[] numbers(long seed, int n) {
        double[] v = new double[n];
        for (int i = 0; i < n; i++) v[i] = number(seed, i);
        return v;
    }

    /** Gives every parameter and buffer of a module its value. */
    public static void fill(Module module, long seed) {
        long at = 0;
        for (Map.Entry<String, Parameter> e : module.state().entrySet()) {
            Tensor t = e.getValue().value();
            if (e.getKey().endsWith(COUNTER)) {
                e.getValue().assign(Tensor.zeros(t.backend(), t.shape().dims()));
                continue;
            }
            float[] v = values(e.getKey(), t.shape(), seed, at);
            at += v.length;
            try (Scope s = Scope.local("formula weights")) {
                e.getValue().assign(Tensor.of(t.backend(), v, t.shape().dims()));
            }
        }
    }

    private static float[] values(String name, Shape shape, long seed, long first) {
        double base = 0;
        double factor = 0.1;
        if (shape.rank() > 1) {
            factor = Math.sqrt(6.0 / (shape.size() / shape.dim(0)));
        } else if (name.endsWith("running_var")) {
            base = 1;
            factor = 0.5;
        } else if (name.endsWith("weight")) {
            base = 1;
            factor = 0.2;
        }
        float[] v = new float[shape.size()];
        for (int i = 0; i < v.length; i++) v[i] = (float) (base + factor * number(seed, first + i));
        return v;
    }
}
