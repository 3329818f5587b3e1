package org.latentclr.contrafeat;

import java.util.Arrays;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;

/**
 * Frozen vectors, such as the first principal components of W (GANSpace, the published type {@code pca}) or the first of SeFa
 * ({@code sefa}), so that only the attention is trained (METHODS §2.8).
 */
public final class GivenDirections extends DirectionHead {
    private final Tensor vectors;

    /**
     * @param rows vectors in rows [n,w]; the first K/repeats are used; not modified, kept
     * @param directions K
     * @param repeats how often the vectors stand one after the other, each time with attention of their own
     */
    public GivenDirections(Tensor rows, int directions, int repeats) {
        super(directions);
        EngineException.check(repeats >= 1 && directions % repeats == 0 && directions / repeats <= rows.dim(0),
                "given directions", "a multiple of " + repeats + ", at most " + repeats * rows.dim(0), directions);
        Tensor[] parts = new Tensor[repeats];
        Arrays.fill(parts, rows.slice(0, 0, directions / repeats));
        vectors = Concat.apply(0, parts).reshape(1, directions, rows.dim(1));
    }

    @Override
    Tensor vectors(Tensor ws) {
        return vectors;
    }
}
