package org.latentclr.golden.ops;

import java.util.List;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses.Reduction;
import org.latentclr.engine.functional.Losses;
import org.latentclr.engine.functional.Normalization;
import org.latentclr.golden.GoldenCheck;

/** Normalisations and losses: the start of a case's name says which. */
final class NormalizationChecks {
    private NormalizationChecks() {}

    static List<GoldenCheck> all() {
        return List.of(new CaseFileCheck("norms", NormalizationChecks::norm),
                new CaseFileCheck("losses", NormalizationChecks::loss));
    }

    private static Tensor norm(GoldenCase c, Options o) {
        Tensor x = c.get("x");
        Tensor w = c.orNull("w");
        Tensor b = c.orNull("b");
        double eps = o.number("eps", 1e-5);
        return switch (c.kind("bn", "gn", "in", "ln", "norm2nd", "mbstd")) {
            case "bn" -> batchNorm(c, o);
            case "gn" -> Normalization.groupNorm(x, o.whole("groups", 1), w, b, eps);
            case "in" -> Normalization.instanceNorm(x, w, b, eps);
            case "ln" -> Normalization.layerNorm(x, w == null ? 1 : w.rank(), w, b, eps);
            case "norm2nd" -> Normalization.secondMoment(x, o.whole("dim", 1), o.number("eps", 1e-8));
            default -> Normalization.minibatchStd(x, o.whole("group_size", 0), o.whole("num_channels", 1));
        };
    }

    private static Tensor batchNorm(GoldenCase c, Options o) {
        var running = new Normalization.Running(c.get("running_mean"), c.get("running_var"), o.number("momentum", 0.1));
        Tensor y = Normalization.batchNorm(c.get("x"), c.orNull("w"), c.orNull("b"), running, o.flag("train", true),
                o.number("eps", 1e-5));
        c.expect("new_running_mean", running.mean());
        c.expect("new_running_var", running.variance());
        return y;
    }

    private static Tensor loss(GoldenCase c, Options o) {
        return switch (c.kind("ce_mean", "ce_sum", "ce_none", "l1", "mse", "smooth_l1", "bce_logits", "kl_gauss")) {
            case "ce_mean" -> Losses.crossEntropy(c.get("x"), c.get("t"), Reduction.MEAN);
            case "ce_sum" -> Losses.crossEntropy(c.get("x"), c.get("t"), Reduction.SUM);
            case "ce_none" -> Losses.crossEntropy(c.get("x"), c.get("t"), Reduction.NONE);
            case "l1" -> Losses.l1(c.get("a"), c.get("b"), Reduction.MEAN);
            case "mse" -> Losses.mse(c.get("a"), c.get("b"), Reduction.MEAN);
            case "smooth_l1" -> Losses.smoothL1(c.get("a"), c.get("b"), o.number("beta", 1), Reduction.MEAN);
            case "bce_logits" -> Losses.bceWithLogits(c.get("a"), c.get("b"), Reduction.MEAN);
            default -> Losses.gaussianKl(c.get("mu"), c.get("lv"));
        };
    }
}
