package org.latentclr.config;

import java.util.List;

/** The group {@code loss} (METHODS §1.6). */
public sealed interface LossConfig {
    /** How a row's positives and negatives are gathered. */
    enum Reduce {
        /** Their mean. */
        MEAN,
        /** Their sum. */
        SUM
    }

    /** Which defaults the contrastive loss has. */
    enum Variant {
        /** The published code: inverse temperature 0.5, absolute similarities, means. */
        RELEASED,
        /** The paper: τ = 0.5 (inverse temperature 2), signed similarities, sums. */
        PAPER
    }

    /**
     * −mean log(pos/neg), similarities multiplied by {@code inverseTemperature} (the key {@code temp}).
     *
     * @param absolute the key {@code abs}: similarities without their sign
     */
    record Contrastive(Variant variant, double inverseTemperature, boolean absolute, Reduce reduce)
            implements
                LossConfig {
        static final String TARGET = "colat.loss.ContrastiveLoss";

        static Contrastive read(Binder in, Preset preset) {
            Variant variant = in.oneOf("variant", Variant.RELEASED);
            boolean paper = variant == Variant.PAPER;
            return new Contrastive(variant, in.real("temp", paper ? 2.0 : preset.inverseTemperature(), Limits.POSITIVE),
                    in.bool("abs", !paper),
                    in.oneOf("reduce", paper ? Reduce.SUM : Reduce.MEAN));
        }
    }

    /** NT-Xent: cosine similarities divided by {@code temperature}, the positive in the denominator. */
    record SimClr(double temperature) implements LossConfig {
        static final String TARGET = "latentclr.loss.SimCLR";

        static SimClr read(Binder in) {
            return new SimClr(in.real("temperature", 0.5, Limits.POSITIVE));
        }
    }

    /** Reads the group {@code loss}. */
    static LossConfig read(Binder top, Preset preset) {
        return top.group("loss", "contrastive", List.of( //
                new Choice<LossConfig>("contrastive", Contrastive.TARGET, in -> Contrastive.read(in, preset)),
                new Choice<>("simclr", SimClr.TARGET, SimClr::read)));
    }
}
