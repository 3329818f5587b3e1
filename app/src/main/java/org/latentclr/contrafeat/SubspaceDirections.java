package org.latentclr.contrafeat;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;

/** d = V·v with learned v [K,k] and the first k principal components V of W: the published type {@code fixedE}. */
public final class SubspaceDirections extends DirectionHead {
    private final Parameter logits;
    private final Tensor basis;

    /**
     * @param components principal components in columns [w,q], q ≥ k, by descending variance; not modified, kept
     * @param dimensions k
     */
    public SubspaceDirections(Initializer init, int directions, Tensor components, int dimensions) {
        super(directions);
        EngineException.check(dimensions >= 1 && dimensions <= components.dim(1), "subspace",
                "1 to " + components.dim(1) + " components", dimensions);
        basis = components.slice(1, 0, dimensions).transpose(0, 1).contiguous(); // [k,w]
        logits = parameter("nav_logits", init.normal(1, directions, dimensions));
    }

    @Override
    Tensor vectors(Tensor ws) {
        return logits.value().matmul(basis).reshape(1, directions(), -1);
    }
}
