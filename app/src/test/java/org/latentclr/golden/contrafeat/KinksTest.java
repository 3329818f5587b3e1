package org.latentclr.golden.contrafeat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.lclr.Alpha;
import org.latentclr.lclr.GlobalDirections;
import org.latentclr.nn.Parameter;

class KinksTest {
    /** The gradient of a loss at 1 that begins with {@code stored} to 1e-4, looked for beside 1; the parameter must be 1 again afterwards. */
    private static boolean isFound(UnaryOperator<Tensor> loss, float stored) {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Parameter p = new GlobalDirections(device, 2, 1, Alpha.constant(1), false, new RandomStream(1, 1))
                    .parameters()
                    .values().iterator().next();
            p.assign(Tensor.of(device, new float[]{1, 1}, p.value().shape().dims()));
            Optional<Tensor[]> found = Kinks.beside(List.of(p),
                    () -> Autograd.grad(loss.apply(p.value()).sum(), p.value()),
                    g -> Math.abs(g[0].toFloats()[0] - stored) < 1e-4);
            assertArrayEquals(new float[]{1, 1}, p.value().toFloats());
            return found.isPresent();
        }
    }

    @Test
    void bothSidesOfAKinkAreFound() {
        assertTrue(isFound(x -> x.add(-1).abs(), 1));
        assertTrue(isFound(x -> x.add(-1).abs(), -1));
    }

    @Test
    void aWrongGradientStaysWrong() {
        assertFalse(isFound(x -> x.add(-1).abs(), 0.5f), "neither side");
        assertFalse(isFound(Tensor::square, 2.01f), "no kink");
        assertFalse(isFound(x -> x.add(-1.001).abs(), 1), "a kink, but not within rounding");
    }
}
