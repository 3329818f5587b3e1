package org.latentclr.voynov;

import java.util.Locale;
import org.latentclr.engine.EngineException;
import org.latentclr.nn.Initializer;

/** The deformators by their names on the published command line (METHODS §3.2). */
public enum DeformatorKind {
    /** x·Oᵀ with O = exp(B − Bᵀ). */
    ORTHO,
    /** ‖x‖·y/‖y‖ with y = Wx + b. */
    PROJ,
    /** Wx + b. */
    LINEAR,
    /** x: the coordinate directions. */
    ID,
    /** Qx with a fixed random Q of orthonormal columns. */
    RANDOM,
    /** x + a perceptron of four layers. */
    FC;

    /** Width of the layers inside {@link #FC}. */
    public static final int INNER = 1024;

    /** The name on the command line. */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether there is something to train. */
    public boolean isTrained() {
        return this != ID && this != RANDOM;
    }

    /**
     * A deformator with first values.
     *
     * @param directions K
     * @param outputs D
     * @param randomInit whether the linear kinds start far from the identity: B of N(0,1) instead of 0.001·N(0,1), W with 0.1·N(0,1) added
     * @param bias whether {@link #PROJ} and {@link #LINEAR} have a b, as published; with b a direction depends on the length of the step
     */
    public Deformator make(Initializer init, int directions, int outputs, boolean randomInit, boolean bias) {
        return switch (this) {
            case ORTHO -> {
                EngineException.check(directions == outputs, "ortho deformator",
                        "as many directions as dimensions (directions_count = max_latent_dim)",
                        directions + " and " + outputs);
                yield new OrthogonalDeformator(init.normal(randomInit ? 1 : 0.001, directions, directions));
            }
            case PROJ, LINEAR -> LinearDeformator.make(this, init, directions, outputs, randomInit, bias);
            case ID -> new IdentityDeformator(directions);
            case RANDOM -> RandomDeformator.make(init, directions, outputs);
            case FC -> new PerceptronDeformator(init, directions, INNER, outputs);
        };
    }
}
