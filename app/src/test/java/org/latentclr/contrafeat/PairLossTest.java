package org.latentclr.contrafeat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.op.fused.MaskedCosine.Weighting;

/** The length term of Bi, by hand. */
class PairLossTest {
    /** Three changes of lengths 3 and 4 at two positions: 3·(9 + 16)/(3 + 4), although the agreement has no mask. */
    @Test
    void lengthsHaveAMaskOfTheirOwn() {
        try (Scope s = Scope.open("test")) {
            Tensor map = Tensor.of(new ReferenceBackend(), new double[]{0, 0, 0, 0, 3, 4, 3, 4, 3, 4}, 5, 1, 1, 2);
            var options = new PairLoss.Options(NormMask.NONE, Weighting.INSIDE_SQUARE, false, true, false, false, false,
                    1, 1, 1, StageRange.ALL, NormMask.LENGTH);
            var r = new PairLoss(options).apply(List.of(map), new int[]{0}, new int[]{1});
            assertEquals(75.0 / 7, r.parts().get(0).length().item(), 1e-5);
            assertEquals(-1 + 1 + 75.0 / 7, r.loss().item(), 1e-5);
        }
    }

    /** One position has the mask 0: three changes of length 3 add 3·9/1e−6, and the gradient 2·3/1e−6 for each unit of change. */
    @Test
    void lengthsAtOnePositionKeepTheirGradient() {
        try (Scope s = Scope.open("test")) {
            Tensor map = Tensor.of(new ReferenceBackend(), new double[]{0, 0, 3, 3, 3}, 5, 1, 1, 1).track();
            var options = new PairLoss.Options(NormMask.MIN_MAX, Weighting.INSIDE_SQUARE, false, true, false, false,
                    false, 1, 1, 1, StageRange.ALL, NormMask.MIN_MAX);
            Tensor loss = new PairLoss(options).apply(List.of(map), new int[]{0}, new int[]{1}).loss().mean();
            assertEquals(27e6, loss.item(), 30);
            double[] g = Autograd.grad(loss, map)[0].toDoubles();
            assertArrayEquals(new double[]{-6e6, -12e6, 6e6, 6e6, 6e6}, g, 20);
        }
    }
}
