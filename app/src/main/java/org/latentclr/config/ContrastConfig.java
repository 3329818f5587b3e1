package org.latentclr.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How ContraFeat compares changes of feature maps (METHODS §2.4–2.5).
 *
 * @param sensor file of an AlexNet; empty for the one that comes with the program
 * @param mask which positions of a feature map count
 * @param weighting how cosines and mask combine (Bi)
 * @param maskSum whether two masks are added instead of multiplied (Bi)
 * @param acrossStages whether smallest and largest length of a mask are those of all stages (Bi)
 * @param negativeOnSelf whether the other edit is of the same sample (Bi)
 * @param pooled averages feature maps over space; with {@code mask=min_max} the loss is then 0, as published
 * @param stages number of stages that are used, from the last; empty for all
 * @param positive weight of consistency
 * @param negative weight of orthogonality
 * @param diversity λ
 * @param prototypeSize side of a prototype picture (Pt); empty for the generator's
 * @param limited whether a prototype passes through tanh (Pt)
 * @param mirror whether prototypes are mirrored by a coin in every step (Pt)
 * @param prototypeDiversity weight of the likeness of different prototypes (Pt)
 */
public record ContrastConfig(Optional<Path> sensor, Mask mask, Weighting weighting, boolean maskSum,
        boolean acrossStages, boolean negativeOnSelf, boolean pooled, OptionalInt stages, double positive,
        double negative, double diversity, OptionalInt prototypeSize, boolean limited, boolean mirror,
        double prototypeDiversity) {
    /** Smaller pictures end in feature maps of one pixel, which have no mask (METHODS §2.16). */
    private static final int SMALLEST_PROTOTYPE = 47;

    /** Which positions count. */
    public enum Mask {
        /** Those that change most. */
        MIN_MAX,
        /** All alike (No-Focus). */
        NONE,
        /** By the length of the change itself. */
        LENGTH
    }

    /** f of cosine c and mask M: uncertain point U1. */
    public enum Weighting {
        /** (c·M)², as the published code is shipped. */
        INSIDE_SQUARE,
        /** c²·M. */
        AFTER_SQUARE,
        /** |c|·M. */
        ABSOLUTE
    }

    static ContrastConfig read(Binder in, double diversity) {
        boolean pooled = in.bool("pooled", false);
        return new ContrastConfig(in.pathOrNull("sensor"), in.oneOf("mask", pooled ? Mask.NONE : Mask.MIN_MAX),
                in.oneOf("weighting", Weighting.INSIDE_SQUARE), in.bool("mask_sum", false),
                in.bool("norm_on_depth", false), in.bool("neg_on_self", false), pooled,
                in.wholeOrNull("sensl", OptionalInt.empty(), Limits.atLeast(1)),
                in.real("pos_lamb", 1, Limits.NOT_NEGATIVE), in.real("neg_lamb", 1, Limits.NOT_NEGATIVE),
                in.real("div", diversity, Limits.NOT_NEGATIVE),
                in.wholeOrNull("dis", OptionalInt.empty(), Limits.atLeast(SMALLEST_PROTOTYPE)), in.bool("ldimg", true),
                in.bool("mir", true), in.real("memdiv_lamb", 0, Limits.NOT_NEGATIVE));
    }
}
