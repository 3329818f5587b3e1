package org.latentclr.nn.stylegan2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.StyleGan2Architecture.Wiring;

/** Small random networks and comparisons for tests. */
final class Networks {
    private Networks() {}

    static StyleGan2Architecture architecture(Wiring wiring, int classes) {
        return new StyleGan2Architecture(7, classes, 6, 32, 3, 2, List.of(6, 5, 4, 3), wiring, OptionalDouble.of(2), 0,
                0.01, "lrelu", true);
    }

    /** Random weights, noise strengths and average included. */
    static StyleGan2Network network(Backend device, StyleGan2Architecture a) {
        StyleGan2Network n = new StyleGan2Network(a, Initializer.random(device, new RandomStream(5, 0)));
        RandomStream random = new RandomStream(6, 0);
        n.state().forEach((name, p) -> {
            if (name.endsWith("noise_strength") || name.endsWith("bias") || name.endsWith("w_avg"))
                p.assign(random(device, random, p.value().shape().dims()).add(name.contains("affine.bias") ? 1 : 0));
        });
        return n;
    }

    static StyleGan2 frozen(Backend device, Wiring wiring) {
        StyleGan2Network n = network(device, architecture(wiring, 0));
        n.freeze();
        return StyleGan2.of(n, device);
    }

    static Tensor random(Backend device, RandomStream stream, int... dims) {
        return Initializer.random(device, stream).normal(1, dims);
    }

    static Tensor random(Backend device, long seed, int... dims) {
        return random(device, new RandomStream(seed, 0), dims);
    }

    /** max|a − b| ≤ tolerance·max|a|; 0 demands equal bits. */
    static void same(double tolerance, Tensor a, Tensor b) {
        assertEquals(a.shape(), b.shape());
        double[] x = a.toDoubles();
        double[] y = b.toDoubles();
        double largest = 0;
        for (double v : x) largest = Math.max(largest, Math.abs(v));
        for (int i = 0; i < x.length; i++) assertEquals(x[i], y[i], tolerance * largest, "element " + i);
    }
}
