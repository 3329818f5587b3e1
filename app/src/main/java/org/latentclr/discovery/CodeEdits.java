package org.latentclr.discovery;

import org.latentclr.engine.Tensor;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/** Edits of a generator's codes, whatever found them and in whatever space they act. */
public interface CodeEdits {
    /** Number of edits. */
    int count();

    /** The space of the codes that are edited: Z or W. */
    LatentSpace space();

    /**
     * What the generator reads for edited codes.
     *
     * @param codes [n,D], or [n,L,w] where the edits take codes for each layer; not modified
     * @param edit 0 … {@link #count}−1
     * @param step length of the edit, in the method's unit; negative is the other way
     */
    Latents edited(Tensor codes, int edit, double step);

    /** c + t·d_k for constant d [K,D], the same for all layers. */
    static CodeEdits along(LatentSpace space, Tensor directions) {
        return new CodeEdits() {
            @Override
            public int count() {
                return directions.dim(0);
            }

            @Override
            public LatentSpace space() {
                return space;
            }

            @Override
            public Latents edited(Tensor codes, int edit, double step) {
                return Latents.of(space, codes.add(directions.slice(0, edit, edit + 1).mul(step)));
            }
        };
    }
}
