package org.latentclr.contrafeat;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.nn.Module;

/**
 * How strongly each of K edits acts on each of L layers, eq. (1) of METHODS §2.2. Of the L layers the first A are attended to; the
 * others get zero (before a Gaussian filter of {@link LogitAttention}, which then leaks into them).
 */
public abstract sealed class LayerAttention extends Module
        permits UniformAttention, LogitAttention, CumulativeAttention, ConditionalAttention {
    private final int directions;
    private final int layers;
    private final int attended;

    /**
     * @param directions K
     * @param layers L, codes per image
     * @param attended A ≤ L
     */
    LayerAttention(int directions, int layers, int attended) {
        EngineException.check(attended >= 1 && attended <= layers, "layer attention", "1 to " + layers + " layers",
                attended);
        this.directions = directions;
        this.layers = layers;
        this.attended = attended;
    }

    final int directions() {
        return directions;
    }

    /** L. */
    public final int layers() {
        return layers;
    }

    /** A. */
    public final int attended() {
        return attended;
    }

    /**
     * The attention of every edit.
     *
     * @param ws codes [b,L,w]; read by conditional attention only, not modified
     * @return [b,K,L], or [1,K,L] where it is the same for all codes
     */
    abstract Tensor weights(Tensor ws);

    /** Rows [n,K,A] with L − A zeros appended. */
    final Tensor padded(Tensor rows) {
        if (attended == layers) return rows;
        Shape rest = rows.shape().with(2, layers - attended);
        return Concat.apply(2, rows, Tensor.zeros(rows.backend(), rest.dims()));
    }
}
