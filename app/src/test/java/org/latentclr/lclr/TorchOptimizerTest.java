package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.optim.Sgd;

/** The state of optimisers as PyTorch writes it. */
class TorchOptimizerTest {
    @Test
    void momentumlessDescentHasAnEmptyBufferOnceItHasStepped() {
        try (Scope s = Scope.open("test")) {
            var device = new ReferenceBackend();
            var model = new GlobalDirections(device, 2, 3, Alpha.constant(1), true, new RandomStream(1, 0));
            Sgd sgd = new Sgd(model.parameters().values(), new Sgd.Options(0.1, 0, 0, false, 0));
            assertTrue(state(sgd, model).isEmpty(), "nothing before the first step");
            sgd.step(List.of(Tensor.zeros(device, 2, 3)));
            Map<?, ?> first = (Map<?, ?>) state(sgd, model).get(0L);
            assertEquals(List.of("momentum_buffer"), List.copyOf(first.keySet()));
            assertNull(first.get("momentum_buffer"));
        }
    }

    private static Map<?, ?> state(Sgd sgd, GlobalDirections model) {
        return (Map<?, ?>) TorchOptimizer.state(sgd, model.published(), new LearningRate.Constant(0.1)).get("state");
    }
}
