package org.latentclr.golden.contrafeat;

import org.latentclr.contrafeat.PairLoss;
import org.latentclr.contrafeat.StageRange;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.op.fused.MaskedCosine.Weighting;

/** Losses as the options of the published code describe them. Early and complete code spell some names differently. */
final class LossOptions {
    private LossOptions() {}

    static PairLoss.Options pairs(Options o) {
        boolean divide = o.flag("divide_mask_sum", true);
        boolean after = o.flag("mask_after_square", false);
        Weighting weighting = o.flag("abs_diff", false)
                ? Weighting.ABSOLUTE
                : after ? Weighting.AFTER_SQUARE : Weighting.INSIDE_SQUARE;
        // Outside the square the mask acts only through its division.
        NormMask mask = after && !divide ? NormMask.NONE : mask(o);
        return new PairLoss.Options(mask, weighting, o.flag("union_spatial", false), divide,
                o.flag("norm_on_depth", false), o.flag("use_catdiff", false), o.flag("neg_on_self", false),
                number(o, "pos_lamb", 1), number(o, "neg_lamb", 1), number(o, "norm_lamb", 0), stages(o),
                o.flag("use_norm_as_mask", false) ? NormMask.LENGTH : NormMask.MIN_MAX);
    }

    static NormMask mask(Options o) {
        if (!o.flag("use_norm_mask", true)) return NormMask.NONE;
        return o.flag("use_norm_as_mask", false) ? NormMask.LENGTH : NormMask.MIN_MAX;
    }

    static StageRange stages(Options o) {
        return new StageRange(o.whole("sensor_used_layers", Integer.MAX_VALUE), o.flag("use_feat_from_top", true));
    }

    /** Weight of the running averages; 0 for none. */
    static double lerp(Options o) {
        return o.number("lerp", number(o, "lerp_lamb", 0));
    }

    /** {@code norm_lamb} of the complete code is {@code norm_lambda} of the early one. */
    private static double number(Options o, String key, double fallback) {
        return o.number(key, o.number(key + "da", fallback));
    }
}
