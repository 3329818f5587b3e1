package org.latentclr.golden.ops;

import java.util.List;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.engine.op.fused.Resample;
import org.latentclr.golden.GoldenCheck;

/** The convolution of StyleGAN2 with weights that each sample scales; what the file calls fused and unfused is one operation here. */
final class ModulationChecks {
    private ModulationChecks() {}

    static List<GoldenCheck> all() {
        return List.of(new CaseFileCheck("modulated_conv2d", ModulationChecks::modulated));
    }

    private static Tensor modulated(GoldenCase c, Options o) {
        Tensor x = c.get("x");
        Tensor f = o.values().get("resample_filter") instanceof List<?> taps
                ? Resample.setupFilter(x.backend(),
                        taps.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray())
                : null;
        return ModulatedConv2d.apply(x, c.get("weight"), c.get("styles"), c.orNull("noise"), f, o.whole("up", 1),
                o.whole("down", 1), o.whole("padding", 0), o.flag("demodulate", true), o.flag("flip_weight", true));
    }
}
