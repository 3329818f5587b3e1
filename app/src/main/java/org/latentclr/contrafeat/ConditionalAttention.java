package org.latentclr.contrafeat;

import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Softmax;
import org.latentclr.nn.Initializer;

/**
 * a = Gauss(softmax(net(w))): the published types {@code ada1w} and {@code adaALLw}. Here the zeros of the layers beyond A are appended
 * after the filter.
 */
public final class ConditionalAttention extends LayerAttention {
    private final CodeNet net;
    private final Optional<GaussianFilter> filter;

    /**
     * @param reading what the network sees of a code
     * @param hidden layers before the last
     * @param middle width of hidden layers
     * @param filterSize width of the Gaussian, odd; 0 for none
     */
    public ConditionalAttention(Initializer init, int directions, int layers, int attended, int width,
            CodeNet.Reading reading, int hidden, int middle, int filterSize, double deviation) {
        super(directions, layers, attended);
        net = child("net", new CodeNet(init, reading, layers, width, hidden, middle, directions * attended));
        filter = filterSize == 0
                ? Optional.empty()
                : Optional.of(child("filter", new GaussianFilter(init.backend(), directions, filterSize, deviation)));
    }

    @Override
    Tensor weights(Tensor ws) {
        Tensor s = Softmax.softmax(net.forward(ws).reshape(ws.dim(0), directions(), attended()), 2);
        return padded(filter.isPresent() ? filter.get().apply(s) : s);
    }
}
