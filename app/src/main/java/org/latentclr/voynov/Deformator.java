package org.latentclr.voynov;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Embed;
import org.latentclr.nn.Module;

/**
 * The shift of a latent code as a function of a step in the space of directions (METHODS §3.2): x [N,K] → A(x) [N,D]. Row x = ε·e_k asks for
 * direction k over the length ε.
 */
public abstract sealed class Deformator extends Module
        permits
        OrthogonalDeformator,
        LinearDeformator,
        IdentityDeformator,
        RandomDeformator,
        PerceptronDeformator {
    private final int inputs;
    private final int outputs;

    Deformator(int inputs, int outputs) {
        EngineException.check(inputs > 0 && outputs > 0, "deformator", "at least one direction and one dimension",
                inputs + " and " + outputs);
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** Number K of directions. */
    public final int inputs() {
        return inputs;
    }

    /** Width D of the shifts, before they are fitted to the latent code. */
    public final int outputs() {
        return outputs;
    }

    /** Which kind it is. */
    public abstract DeformatorKind kind();

    /** A(x): [N,K] → [N,D]. */
    abstract Tensor apply(Tensor x);

    /**
     * A(x) with zeros added or the end cut off to the width of a code.
     *
     * @param x [N,K], not modified
     * @param width of a latent code
     * @return [N,width]
     */
    public final Tensor shift(Tensor x, int width) {
        EngineException.check(x.rank() == 2 && x.dim(1) == inputs, "deformator", "steps [N," + inputs + "]", x.shape());
        return Embed.pad(apply(x), 0, 0, width - outputs);
    }

    /** One line for people. */
    public final String describe() {
        return kind().option() + " deformator, " + inputs + " directions, shifts of width " + outputs;
    }
}
