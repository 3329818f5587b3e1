package org.latentclr.discovery;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/** Edits of W+ codes: w⁺ + t·Δ_k(w⁺). */
public interface WPlusEdits extends CodeEdits {
    /** L. */
    int layers();

    /** One line for people. */
    String describe();

    /**
     * Δ_k, [n,L,w] or [1,L,w] where it is the same for all codes.
     *
     * @param codes [n,L,w], not modified
     * @param edit k
     */
    Tensor of(Tensor codes, int edit);

    @Override
    default LatentSpace space() {
        return LatentSpace.W;
    }

    /** @param codes [n,L,w], or [n,w] for the same in all layers */
    @Override
    default Latents edited(Tensor codes, int edit, double step) {
        int n = codes.dim(0);
        Tensor w = codes.rank() == 3
                ? codes
                : codes.reshape(n, 1, codes.dim(1)).expand(n, layers(), codes.dim(1));
        return Latents.perLayer(LatentSpace.W, w.add(of(w, edit).mul(step)));
    }

    /**
     * The same edits for every code.
     *
     * @param delta Δ [K,L,w], kept
     */
    static WPlusEdits constant(Tensor delta, String description) {
        EngineException.check(delta.rank() == 3, "edits", "a tensor [K,L,w]", delta.shape());
        return new WPlusEdits() {
            @Override
            public int count() {
                return delta.dim(0);
            }

            @Override
            public int layers() {
                return delta.dim(1);
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
