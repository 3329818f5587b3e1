package org.latentclr.nn.stylegan2;

import org.latentclr.engine.EngineException;

/**
 * w̄ + ψ·(w − w̄) for the codes of the first layers (METHODS §6.1).
 *
 * @param psi ψ; 1 changes nothing, 0 gives the average image
 * @param cutoff number of layers that are truncated
 */
public record Truncation(double psi, int cutoff) {
    /** No truncation. */
    public static final Truncation NONE = of(1);

    public Truncation {
        EngineException.check(Double.isFinite(psi) && cutoff >= 0, "truncation",
                "a finite psi and a cutoff of at least 0",
                psi + " and " + cutoff);
    }

    /** Truncation of all layers. */
    public static Truncation of(double psi) {
        return new Truncation(psi, Integer.MAX_VALUE);
    }

    /** Whether the code of layer {@code l} changes. */
    boolean touches(int l) {
        return psi != 1 && l < cutoff;
    }
}
