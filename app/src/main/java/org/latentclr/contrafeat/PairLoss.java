package org.latentclr.contrafeat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.fused.FocusedCosine;
import org.latentclr.engine.op.fused.MaskedCosine;
import org.latentclr.engine.op.fused.MaskedCosine.Weighting;

/**
 * Variant Bi (METHODS §2.5): the same edit of two samples changes feature maps alike, another edit changes them orthogonally:
 * Σ_l −λ₊·S(q,pos) + λ₋·S(q,neg), S being {@link MaskedCosine}.
 *
 * <p>A batch of feature maps is [5h,…]: h first samples, h second samples, h edited first samples (q), h second samples with the same edit
 * (pos), h samples with another edit (neg).
 */
public final class PairLoss {
    private static final int GRID = 32;

    private final Options options;
    private final Optional<RunningChange> running;

    /**
     * What is compared and how; {@link #shipped} is the published default.
     *
     * @param weighting how cosines and masks combine; the mask may not be left out of the square by not dividing (that is NONE)
     * @param union whether two masks are added instead of multiplied
     * @param divide whether a sum over positions is divided by the mask's sum, else by their number
     * @param across whether minimum and maximum of a mask are those of all stages
     * @param concatenated whether stages are resized to 32×32 and compared as one
     * @param negativeOnFirst whether neg is the first sample with another edit, not the second
     * @param positive λ₊
     * @param negative λ₋
     * @param length weight of the squared lengths of the changes; 0 in all published runs
     * @param lengthMask mask whose sum divides the squared lengths, also where the agreement has none
     */
    public record Options(NormMask mask, Weighting weighting, boolean union, boolean divide, boolean across,
            boolean concatenated, boolean negativeOnFirst, double positive, double negative, double length,
            StageRange stages, NormMask lengthMask) {
        /** Min-max masks inside the square, all stages, weights 1. */
        public static Options shipped() {
            return new Options(NormMask.MIN_MAX, Weighting.INSIDE_SQUARE, false, true, false, false, false, 1, 1, 0,
                    StageRange.ALL, NormMask.MIN_MAX);
        }

        /** The published default with another mask. */
        public Options with(NormMask other) {
            return new Options(other, weighting, union, divide, across, concatenated, negativeOnFirst, positive,
                    negative, length, stages, other == NormMask.NONE ? NormMask.MIN_MAX : other);
        }

        /** The published default with another weighting. */
        public Options with(Weighting other) {
            return new Options(mask, other, union, divide, across, concatenated, negativeOnFirst, positive, negative,
                    length, stages, lengthMask);
        }

        private MaskedCosine similarity() {
            boolean masked = mask != NormMask.NONE;
            return new MaskedCosine(MaskedCosine.Pairs.ROWS, weighting, union && masked, divide && masked,
                    MaskedCosine.Limit.MAXIMUM);
        }
    }

    /**
     * What one stage adds.
     *
     * @param stage index, −1 for stages compared as one
     * @param positive −S(q,pos) [h]
     * @param negative S(q,neg) [h]
     * @param length mean squared lengths of the three changes [h]
     * @param average distance from the running average, a scalar; 0 without one
     */
    public record Part(int stage, Tensor positive, Tensor negative, Tensor length, Tensor average) {}

    /** @param loss [h] */
    public record Result(Tensor loss, List<Part> parts) {}

    /** The changes of one stage, [h,C,H,W] each. */
    private record Changes(int stage, Tensor[] change) {}

    public PairLoss(Options options) {
        this(options, Optional.empty());
    }

    /** @param running averages of the changes of each direction that changes are pulled to */
    public PairLoss(Options options, Optional<RunningChange> running) {
        this.options = options;
        this.running = running;
    }

    public Options options() {
        return options;
    }

    /**
     * @param maps one [5h,C_l,H_l,W_l] per stage, not modified
     * @param same i, the direction of q and pos, h numbers; read by running averages only
     * @param other j, that of neg
     */
    public Result apply(List<Tensor> maps, int[] same, int[] other) {
        List<Changes> all = changes(maps);
        boolean across = options.across && !options.concatenated;
        List<Tensor[]> masks = across ? commonMasks(all, options.mask) : List.of();
        List<Tensor[]> ofLengths = !across
                ? List.of()
                : options.lengthMask == options.mask ? masks : commonMasks(all, options.lengthMask);
        List<Part> parts = new ArrayList<>();
        Tensor total = null;
        for (int l = 0; l < all.size(); l++) {
            Part p = part(all.get(l), at(masks, l), at(ofLengths, l), same, other);
            Tensor loss = p.positive.mul(options.positive).add(p.negative.mul(options.negative));
            if (options.length != 0) loss = loss.add(p.length.mul(options.length));
            if (running.isPresent()) loss = loss.add(p.average.mul(running.get().weight()));
            total = total == null ? loss : total.add(loss);
            parts.add(p);
        }
        return new Result(total, parts);
    }

    private static Optional<Tensor[]> at(List<Tensor[]> masks, int l) {
        return masks.isEmpty() ? Optional.empty() : Optional.of(masks.get(l));
    }

    private List<Changes> changes(List<Tensor> maps) {
        List<Changes> all = new ArrayList<>();
        options.stages.indices(maps.size()).forEach(l -> {
            Tensor f = maps.get(l);
            EngineException.check(f.rank() == 4 && f.dim(0) > 0 && f.dim(0) % 5 == 0, "Bi loss",
                    "feature maps [5h,C,H,W]", f.shape());
            Tensor first = part(f, 0);
            Tensor second = part(f, 1);
            Tensor base = options.negativeOnFirst ? first : second;
            all.add(new Changes(l, new Tensor[]{part(f, 2).sub(first), part(f, 3).sub(second), part(f, 4).sub(base)}));
        });
        return options.concatenated ? List.of(concatenated(all)) : all;
    }

    private static Tensor part(Tensor f, int i) {
        int h = f.dim(0) / 5;
        return f.slice(0, i * h, (i + 1) * h);
    }

    private static Changes concatenated(List<Changes> all) {
        Tensor[] joint = new Tensor[3];
        for (int i = 0; i < 3; i++) {
            int which = i;
            joint[i] = Concat.apply(1, all.stream()
                    .map(c -> Resize.to(c.change[which], Resize.Mode.BILINEAR, GRID, GRID)).toArray(Tensor[]::new));
        }
        return new Changes(-1, joint);
    }

    /** Masks of q, pos and neg for each stage, whose minimum and maximum are those of all stages. */
    private static List<Tensor[]> commonMasks(List<Changes> all, NormMask mask) {
        List<Tensor[]> masks = new ArrayList<>();
        for (int l = 0; l < all.size(); l++) masks.add(new Tensor[3]);
        for (int i = 0; i < 3; i++) {
            int which = i;
            List<Tensor> m = mask
                    .across(all.stream().map(c -> NormMask.lengths(c.change[which])).toList());
            for (int l = 0; l < all.size(); l++) masks.get(l)[i] = m.get(l);
        }
        return masks;
    }

    private Part part(Changes c, Optional<Tensor[]> masks, Optional<Tensor[]> ofLengths, int[] same, int[] other) {
        Tensor q = flat(c.change[0]);
        Tensor positive = agreement(q, flat(c.change[1]), masks, 1).neg();
        Tensor negative = agreement(q, flat(c.change[2]), masks, 2);
        Supplier<Tensor> lengths = () -> length(c, ofLengths, 0).add(length(c, ofLengths, 1))
                .add(length(c, ofLengths, 2));
        Tensor length = options.length == 0 ? Autograd.noGrad(lengths) : lengths.get();
        Tensor average = running.isPresent()
                ? running.get().distance(Math.max(0, c.stage), c.change, same, other)
                : Tensor.scalar(q.backend(), 0);
        return new Part(c.stage, positive, negative, length, average);
    }

    private Tensor agreement(Tensor q, Tensor with, Optional<Tensor[]> masks, int which) {
        MaskedCosine s = options.similarity();
        return masks.isPresent()
                ? s.apply(q, masks.get()[0], with, masks.get()[which])
                : new FocusedCosine(s, options.mask).apply(q, with);
    }

    private static Tensor flat(Tensor change) {
        return change.reshape(change.dim(0), change.dim(1), -1);
    }

    /** Σr²/(Σm + 1e−6), or the mean of r². */
    private Tensor length(Changes c, Optional<Tensor[]> masks, int i) {
        Tensor r = NormMask.lengths(c.change[i]);
        if (!options.divide) return r.square().mean(false, 1);
        Tensor mask = masks.map(m -> m[i]).orElseGet(() -> options.lengthMask.of(r));
        return r.square().sum(false, 1).div(mask.sum(false, 1).add(MaskedCosine.EPSILON));
    }
}
