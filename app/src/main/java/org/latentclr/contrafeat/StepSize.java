package org.latentclr.contrafeat;

import java.util.Optional;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;

/**
 * How far an edit goes: t = 2(u − ½)·s + m with a uniform u, n·s + m with a normal n, or the constant s (METHODS §2.6).
 *
 * @param kind where t comes from
 * @param scale s, called {@code vars} in the published runs
 * @param mean m
 * @param subspace the ellipsoid of W for the two options that follow
 * @param scaled whether s is multiplied by the ellipsoid's half length along the edit
 * @param signed whether every step goes toward the mean of W: t = (u/2·s + m)·sign or (|n|·s + m)·sign
 */
public record StepSize(Kind kind, double scale, double mean, Optional<InformativeSubspace> subspace, boolean scaled,
        boolean signed) {
    /** Where steps come from. */
    public enum Kind {
        UNIFORM, NORMAL, CONSTANT
    }

    public StepSize {
        EngineException.check(subspace.isPresent() || !scaled && !signed, "step size",
                "the distribution of W for scaled or signed steps", "none");
    }

    /** Uniform in [−s, s]. */
    public static StepSize uniform(double scale) {
        return new StepSize(Kind.UNIFORM, scale, 0, Optional.empty(), false, false);
    }

    /** Raw numbers for {@code n} steps: in [0,1), or normal. */
    float[] draw(int n, RandomStream random) {
        float[] raw = new float[n];
        if (kind == Kind.NORMAL) random.normal(raw, 0, n);
        else if (kind == Kind.UNIFORM) random.uniform(raw, 0, n);
        return raw;
    }

    /** Steps of raw numbers without the options of the ellipsoid, [n,1,1]. */
    Tensor plain(Tensor raw) {
        Tensor t = kind == Kind.CONSTANT ? Tensor.full(raw.backend(), scale, raw.dim(0)) : spread(raw).add(mean);
        return t.reshape(raw.dim(0), 1, 1);
    }

    private Tensor spread(Tensor raw) {
        return kind == Kind.NORMAL ? raw.mul(scale) : raw.add(-0.5).mul(2 * scale);
    }

    /**
     * Steps of raw numbers, recorded when they depend on an edit.
     *
     * @param raw [n]
     * @param along the edits [n,L,w] whose direction scales the steps
     * @param origin codes [n,L,w] that the edits start from
     * @param edit the edits [n,L,w] whose direction signs the steps
     * @return [n,1,1]
     */
    Tensor of(Tensor raw, Tensor along, Tensor origin, Tensor edit) {
        if (!scaled && !signed) return plain(raw);
        InformativeSubspace s = subspace.orElseThrow();
        Tensor length = scaled ? s.semiAxes(along.mean(false, 1)) : Tensor.full(raw.backend(), 1, raw.dim(0));
        if (kind == Kind.CONSTANT) return length.mul(scale).reshape(raw.dim(0), 1, 1);
        Tensor size = signed ? (kind == Kind.NORMAL ? raw.abs() : raw.mul(0.5)).mul(scale) : spread(raw);
        Tensor t = size.mul(length).add(mean);
        if (signed) t = t.mul(s.towardMean(origin.mean(false, 1), edit.mean(false, 1)));
        return t.reshape(raw.dim(0), 1, 1);
    }
}
