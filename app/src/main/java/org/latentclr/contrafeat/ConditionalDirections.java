package org.latentclr.contrafeat;

import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;

/**
 * d = net(w), or V·net(w) in a principal subspace: the published types {@code ada1w}, {@code adaALLw} and {@code adaALLwE}. Directions
 * depend on the code that they edit.
 */
public final class ConditionalDirections extends DirectionHead {
    private final CodeNet net;
    private final Optional<Tensor> basis;

    /**
     * @param layers L
     * @param width w
     * @param reading what the network sees of a code
     * @param hidden layers before the last
     * @param middle width of hidden layers
     * @param components principal components in columns [w,k], or none; not modified, kept
     */
    public ConditionalDirections(Initializer init, int directions, int layers, int width, CodeNet.Reading reading,
            int hidden, int middle, Optional<Tensor> components) {
        super(directions);
        basis = components.map(v -> v.transpose(0, 1).contiguous());
        int out = directions * components.map(v -> v.dim(1)).orElse(width);
        net = child("net", new CodeNet(init, reading, layers, width, hidden, middle, out));
    }

    @Override
    Tensor vectors(Tensor ws) {
        Tensor d = net.forward(ws).reshape(ws.dim(0), directions(), -1);
        return basis.isPresent() ? d.matmul(basis.get()) : d;
    }
}
