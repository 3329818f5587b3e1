package org.latentclr.contrafeat;

import java.util.Optional;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Normalization;
import org.latentclr.engine.op.Gather;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/**
 * K edits of a W+ code: Δ_i = a_i ⊗ d_i, an attention over layers times a direction of root mean square 1 (METHODS §2.2–2.3). Variant Pt
 * also has K prototype pictures. Names in a state dict are those of the published files.
 */
public final class Navigator extends Module {
    private static final double EPSILON = 1e-8;
    private static final double PROTOTYPE_DEVIATION = 0.01;

    private final LayerAttention attention;
    private final DirectionHead head;
    private final Optional<Parameter> prototypes;

    /**
     * All edits of a batch of codes; a first dimension of 1 stands for every code.
     *
     * @param attention [b,K,L] or [1,K,L]
     * @param directions [b,K,w] or [1,K,w], root mean square 1
     */
    public record Edits(Tensor attention, Tensor directions) {
        /** Δ for each edit, [b,K,L,w] or [1,K,L,w]. */
        public Tensor delta() {
            Tensor a = attention.reshape(attention.dim(0), attention.dim(1), attention.dim(2), 1);
            return a.mul(directions.reshape(directions.dim(0), directions.dim(1), 1, directions.dim(2)));
        }

        /**
         * Edit {@code which[n]} of code {@code from + n}, [n,L,w].
         *
         * @param from first code of the batch
         */
        public Tensor of(int from, int... which) {
            Tensor a = rows(attention, from, which);
            Tensor d = rows(directions, from, which);
            return a.reshape(which.length, -1, 1).mul(d.reshape(which.length, 1, -1));
        }

        private static Tensor rows(Tensor t, int from, int... which) {
            int k = t.dim(1);
            int[] index = new int[which.length];
            for (int n = 0; n < which.length; n++) index[n] = (t.dim(0) == 1 ? 0 : (from + n) * k) + which[n];
            return Gather.select(t.reshape(-1, t.dim(2)), 0, index);
        }
    }

    /** Without prototypes. */
    public Navigator(LayerAttention attention, DirectionHead head) {
        this(attention, head, Optional.empty());
    }

    /** With K prototype pictures of size×size pixels, drawn from N(0, 0.01²). */
    public Navigator(LayerAttention attention, DirectionHead head, Initializer init, int channels, int size) {
        this(attention, head, Optional.of(init.normal(PROTOTYPE_DEVIATION, head.directions(), channels, size, size)));
    }

    private Navigator(LayerAttention attention, DirectionHead head, Optional<Tensor> pictures) {
        EngineException.check(attention.directions() == head.directions(), "navigator",
                "an attention for each of " + head.directions() + " directions", attention.directions());
        prototypes = pictures.map(p -> parameter("mem_dimgs", p));
        this.attention = child("att_net", attention);
        this.head = child("nav_net", head);
    }

    /** K. */
    public int directions() {
        return head.directions();
    }

    public LayerAttention attention() {
        return attention;
    }

    public DirectionHead head() {
        return head;
    }

    /** The prototype pictures' parameter P [K,C,S,S]; the pictures are tanh P. */
    public Optional<Parameter> prototypes() {
        return prototypes;
    }

    /** The edits of codes [b,L,w]. */
    public Edits edits(Tensor ws) {
        EngineException.check(ws.rank() == 3 && ws.dim(1) == attention.layers(), "navigator",
                "codes [b," + attention.layers() + ",w]", ws.shape());
        return new Edits(attention.weights(ws), Normalization.secondMoment(head.vectors(ws), 2, EPSILON));
    }
}
