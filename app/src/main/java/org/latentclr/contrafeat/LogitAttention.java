package org.latentclr.contrafeat;

import java.util.Optional;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Softmax;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;

/** a = Gauss(softmax(ℓ/T)) with learned ℓ [K,A]: the published types {@code fixed} (T = 1) and {@code fixedT} (no filter). */
public final class LogitAttention extends LayerAttention {
    private final Parameter logits;
    private final double temperature;
    private final Optional<GaussianFilter> filter;

    /**
     * @param temperature T
     * @param filterSize width of the Gaussian, odd; 0 for none
     * @param deviation of the Gaussian, in layers
     */
    public LogitAttention(Initializer init, int directions, int layers, int attended, double temperature,
            int filterSize, double deviation) {
        super(directions, layers, attended);
        EngineException.check(temperature > 0, "layer attention", "a temperature above 0", temperature);
        this.temperature = temperature;
        logits = parameter("att_logits", init.normal(1, directions, attended));
        filter = filterSize == 0
                ? Optional.empty()
                : Optional.of(child("filter", new GaussianFilter(init.backend(), directions, filterSize, deviation)));
    }

    @Override
    Tensor weights(Tensor ws) {
        Tensor l = logits.value();
        Tensor s = Softmax.softmax(temperature == 1 ? l : l.mul(1 / temperature), 1).reshape(1, directions(), -1);
        Tensor rows = padded(s);
        return filter.isPresent() ? filter.get().apply(rows) : rows;
    }
}
