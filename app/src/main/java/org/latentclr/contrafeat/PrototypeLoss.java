package org.latentclr.contrafeat;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.op.fused.FocusedCosine;
import org.latentclr.engine.op.fused.MaskedCosine;

/**
 * Variant Pt (METHODS §2.5): the change of feature maps by edit i agrees with the features of prototype picture i and with no other:
 * Σ_l −λ₊·mean_b s[b,i_b] + λ₋·mean_{b,j≠i_b} s[b,j], s being {@link MaskedCosine} of changes and prototypes resized to their size.
 *
 * @param mask of changes and of prototypes
 * @param positive λ₊
 * @param negative λ₋
 * @param groups only prototypes of the same group are negatives
 */
public record PrototypeLoss(NormMask mask, double positive, double negative, StageRange stages, Groups groups) {
    /** The published default for K directions. */
    public static PrototypeLoss shipped(int directions) {
        return new PrototypeLoss(NormMask.MIN_MAX, 1, 1, StageRange.ALL, Groups.one(directions));
    }

    /**
     * What one stage adds; scalars.
     *
     * @param positive mean agreement with the own prototype
     * @param negative mean agreement with the others
     */
    public record Part(int stage, Tensor positive, Tensor negative, Tensor loss) {}

    /** @param loss a scalar */
    public record Result(Tensor loss, List<Part> parts) {}

    /** What one stage adds to {@link #orthogonality}, a scalar. */
    public record Overlap(int stage, Tensor value) {}

    /**
     * @param maps one [2b,C_l,H_l,W_l] per stage: b pictures before the edit, then b after it; not modified
     * @param prototypes one [K,C_l,h_l,w_l] per stage
     * @param edits i_b, b numbers
     */
    public Result apply(List<Tensor> maps, List<Tensor> prototypes, int... edits) {
        List<Part> parts = new ArrayList<>();
        stages.indices(maps.size()).forEach(l -> parts.add(part(l, maps.get(l), prototypes.get(l), edits)));
        return new Result(parts.stream().map(Part::loss).reduce(Tensor::add).orElseThrow(), parts);
    }

    private Part part(int stage, Tensor map, Tensor prototype, int... edits) {
        int b = edits.length;
        EngineException.check(map.rank() == 4 && map.dim(0) == 2 * b, "Pt loss", "feature maps [" + 2 * b + ",C,H,W]",
                map.shape());
        Tensor change = map.slice(0, b, 2 * b).sub(map.slice(0, 0, b));
        Tensor s = similarity(change, resized(prototype, change));
        Tensor own = one(s, edits).mean();
        Tensor others = rows(s, edits);
        return new Part(stage, own, others, others.mul(negative).sub(own.mul(positive)));
    }

    /**
     * A prototype map of one pixel becomes constant by resizing, so that a min-max mask would be made of rounding errors (METHODS §2.16).
     */
    private Tensor resized(Tensor prototype, Tensor change) {
        int h = change.dim(2);
        int w = change.dim(3);
        EngineException.check(mask != NormMask.MIN_MAX || prototype.dim(2) * prototype.dim(3) > 1, "Pt loss",
                "prototype feature maps of more than one pixel, for their mask", prototype.shape());
        return prototype.dim(2) == h && prototype.dim(3) == w
                ? prototype
                : Resize.to(prototype, Resize.Mode.BILINEAR, h, w);
    }

    /** Agreement of every row with every row, [n,K]. */
    private Tensor similarity(Tensor a, Tensor b) {
        MaskedCosine s = new MaskedCosine(MaskedCosine.Pairs.ALL, MaskedCosine.Weighting.INSIDE_SQUARE, false,
                mask != NormMask.NONE, MaskedCosine.Limit.SUM);
        return new FocusedCosine(s, mask).apply(flat(a), flat(b));
    }

    private static Tensor flat(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), -1);
    }

    private static Tensor one(Tensor s, int... edits) {
        return Gather.apply(s, 1, Tensor.indices(s.backend(), edits, edits.length, 1));
    }

    /** Mean over the pairs of each row's edit with the other directions of its group. */
    private Tensor rows(Tensor s, int... edits) {
        Tensor weights = Gather.select(groups.pairs(s.backend()), 0, edits); // [b,K]
        return s.mul(weights).sum().div(weights.sum());
    }

    /**
     * Mean agreement of different prototypes, Σ_l, to push them apart: an option of the published code ({@code memdiv}), off in its runs.
     *
     * @param prototypes one [K,C_l,h_l,w_l] per stage
     */
    public List<Overlap> orthogonality(List<Tensor> prototypes) {
        List<Overlap> parts = new ArrayList<>();
        stages.indices(prototypes.size()).forEach(l -> {
            Tensor s = similarity(prototypes.get(l), prototypes.get(l));
            Tensor weights = groups.pairs(s.backend());
            parts.add(new Overlap(l, s.mul(weights).sum().div(weights.sum())));
        });
        return parts;
    }
}
