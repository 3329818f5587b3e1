package org.latentclr.discovery;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;

/** Edits of W+ codes: w⁺ + t·Δ_k(w⁺). */
public interface CodeEdits {
    /** K. */
    int count();

    /** One line for people. */
    String describe();

    /**
     * Δ_k, [n,L,w] or [1,L,w] where it is the same for all codes.
     *
     * @param codes [n,L,w], not modified
     * @param edit k
     */
    Tensor of(Tensor codes, int edit);

    /**
     * The same edits for every code.
     *
     * @param delta Δ [K,L,w], kept
     */
    static CodeEdits constant(Tensor delta, String description) {
        EngineException.check(delta.rank() == 3, "edits", "a tensor [K,L,w]", delta.shape());
        return new CodeEdits() {
            @Override
            public int count() {
                return delta.dim(0);
            }

            @Override
            public String describe() {
                return description;
            }

            @Override
            public Tensor of(Tensor codes, int edit) {
                return delta.slice(0, edit, edit + 1);
            }
        };
    }
}
