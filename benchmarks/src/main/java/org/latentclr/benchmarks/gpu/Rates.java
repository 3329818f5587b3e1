package org.latentclr.benchmarks.gpu;

import java.util.Locale;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.kernels.CudaBackend;
import org.latentclr.kernels.Precision;

/** The rates of a GPU whose rates are not known: the best that one large product and one long addition reach on it. */
final class Rates {
    private static final int SIDE = 8192;
    private static final int LONG = 1 << 27;
    private static final int REPEATS = 5;
    /** Works that follow each other without a gap. */
    private static final int RUNS = 5;

    private Rates() {}

    static Floors measured(CudaBackend d, Precision p) {
        double product = 2.0 * SIDE * SIDE * SIDE / best(d, Shape.of(SIDE, SIDE), true);
        double addition = 3 * 4.0 * LONG / best(d, Shape.of(LONG), false);
        return new Floors(product, addition, String.format(Locale.ROOT,
                "the rates of a product of 8192³ and of an addition, measured in this run: %.1f TFLOP/s (%s), %.2f TB/s",
                product / 1e12, p.word(), addition / 1e12));
    }

    private static double best(CudaBackend d, Shape shape, boolean product) {
        double best = Double.POSITIVE_INFINITY;
        try (Scope s = Scope.open("rates")) {
            Tensor a = Tensor.normal(d, new RandomStream(1, 0), shape.dims());
            Tensor b = Tensor.normal(d, new RandomStream(1, 1), shape.dims());
            for (int i = 0; i < REPEATS; i++) best = Math.min(best, d.milliseconds(() -> {
                for (int k = 0; k < RUNS; k++)
                    try (Scope run = Scope.open("run")) {
                        Autograd.noGrad(() -> product ? a.matmul(b) : a.add(b));
                    }
            }) / 1e3 / RUNS);
        }
        return best;
    }
}
