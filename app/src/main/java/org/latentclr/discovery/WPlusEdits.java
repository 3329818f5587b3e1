package org.latentclr.discovery;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/** Edits of W+ codes: w⁺ + t·Δ_k(w⁺). */
public interface WPlusEdits {
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

    /** The same for measures. */
    default CodeEdits steps() {
        return new CodeEdits() {
            @Override
            public int count() {
                return WPlusEdits.this.count();
            }

            @Override
            public LatentSpace space() {
                return LatentSpace.W;
            }

            @Override
            public Latents edited(Tensor codes, int edit, double step) {
                return Latents.perLayer(LatentSpace.W, codes.add(of(codes, edit).mul(step)));
            }
        };
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
