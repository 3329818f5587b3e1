package org.latentclr.engine.functional;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.ArgReduce;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.fused.MaskedCosine;

/** Where a feature map changes: masks made of the lengths r_s of the change at each position s (METHODS §2.4). */
public enum NormMask {
    /** Every position counts alike ("No-Focus"). */
    NONE,
    /** (r − min r)/(max r − min r + 1e−6), per sample and stage; gradients pass through the selected minimum and maximum. */
    MIN_MAX,
    /** r itself. */
    LENGTH;

    /** Lengths of a change [n,C,H,W] or [n,C,S] over the channels, [n,S]; the gradient at a zero vector is 0. */
    public static Tensor lengths(Tensor change) {
        EngineException.check(change.rank() >= 3, "norm mask", "a change [n,C,H,W] or [n,C,S]", change.shape());
        return Similarity.norm(change, false, 1).reshape(change.dim(0), positions(change));
    }

    private static int positions(Tensor change) {
        int s = 1;
        for (int i = 2; i < change.rank(); i++) s *= change.dim(i);
        return s;
    }

    /**
     * The mask of lengths [n,S], [n,S]. Of a single position {@link #MIN_MAX} is 0 whatever its length, a constant: the derivatives of
     * r, min and max cancel, but only after having swallowed all smaller ones.
     */
    public Tensor of(Tensor lengths) {
        if (this == MIN_MAX && lengths.dim(1) == 1) return Tensor.zeros(lengths.backend(), lengths.shape().dims());
        return this == MIN_MAX
                ? between(lengths, ArgReduce.min(lengths, 1), ArgReduce.max(lengths, 1))
                : plain(lengths);
    }

    /** Masks whose minimum and maximum are those of all stages of a sample together ({@code norm_on_depth}). */
    public List<Tensor> across(List<Tensor> stages) {
        if (this != MIN_MAX) return stages.stream().map(this::plain).toList();
        Tensor[] least = stages.stream().map(r -> ArgReduce.min(r, 1)).toArray(Tensor[]::new);
        Tensor[] most = stages.stream().map(r -> ArgReduce.max(r, 1)).toArray(Tensor[]::new);
        Tensor lo = ArgReduce.min(Concat.apply(1, least), 1);
        Tensor hi = ArgReduce.max(Concat.apply(1, most), 1);
        List<Tensor> masks = new ArrayList<>();
        for (Tensor r : stages) masks.add(between(r, lo, hi));
        return masks;
    }

    private Tensor plain(Tensor lengths) {
        return this == NONE ? Tensor.full(lengths.backend(), 1, lengths.shape().dims()) : lengths;
    }

    private static Tensor between(Tensor r, Tensor lo, Tensor hi) {
        return r.sub(lo).div(hi.sub(lo).add(MaskedCosine.EPSILON));
    }
}
