package org.latentclr.contrafeat;

import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;

/**
 * 1/A on the first A layers, for baselines without attention. Its scalar parameter is in the published files; nothing depends on it, so
 * its gradient is zero.
 */
public final class UniformAttention extends LayerAttention {
    private final Backend device;

    public UniformAttention(Initializer init, int directions, int layers, int attended) {
        super(directions, layers, attended);
        device = init.backend();
        parameter("att_logits", init.constant(1));
    }

    @Override
    Tensor weights(Tensor ws) {
        return padded(Tensor.full(device, 1.0 / attended(), 1, directions(), attended()));
    }
}
