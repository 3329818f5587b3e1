package org.latentclr.contrafeat;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Softmax;
import org.latentclr.engine.op.Cumsum;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;

/** a = cumsum(softmax ℓ₁)·(1 − cumsum(softmax ℓ₂)) with learned ℓ [K,A]: the published type {@code fixedCM}. */
public final class CumulativeAttention extends LayerAttention {
    private final Parameter rise;
    private final Parameter fall;

    public CumulativeAttention(Initializer init, int directions, int layers, int attended) {
        super(directions, layers, attended);
        rise = parameter("att_logits", init.normal(1, directions, attended));
        fall = parameter("att_logits_2", init.normal(1, directions, attended));
    }

    @Override
    Tensor weights(Tensor ws) {
        Tensor up = Cumsum.apply(Softmax.softmax(rise.value(), 1), 1);
        Tensor down = Cumsum.apply(Softmax.softmax(fall.value(), 1), 1);
        return padded(up.mul(down.neg().add(1)).reshape(1, directions(), -1));
    }
}
