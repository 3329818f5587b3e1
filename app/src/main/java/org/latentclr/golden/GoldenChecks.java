package org.latentclr.golden;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.golden.contrafeat.ContraFeatChecks;
import org.latentclr.golden.features.FeaturesChecks;
import org.latentclr.golden.generators.GeneratorChecks;
import org.latentclr.golden.lclr.LatentClrChecks;
import org.latentclr.golden.metrics.MetricsChecks;
import org.latentclr.golden.ops.OpsChecks;
import org.latentclr.golden.stylegan2.StyleGan2Checks;
import org.latentclr.golden.vae.VaeChecks;
import org.latentclr.golden.voynov.VoynovChecks;

/** All checks of the project, in the order in which they are asked. */
public final class GoldenChecks {
    private GoldenChecks() {}

    public static List<GoldenCheck> all() {
        List<GoldenCheck> checks = new ArrayList<>();
        checks.addAll(LatentClrChecks.all());
        checks.addAll(OpsChecks.all());
        checks.addAll(StyleGan2Checks.all());
        checks.addAll(GeneratorChecks.all());
        checks.addAll(VoynovChecks.all());
        checks.addAll(FeaturesChecks.all());
        checks.addAll(ContraFeatChecks.all());
        checks.addAll(VaeChecks.all());
        checks.addAll(MetricsChecks.all());
        checks.add(new IndexCheck());
        return List.copyOf(checks);
    }

    /** Why no check knows a file. */
    static String whyUnknown(String file) {
        return "no check of this project knows it yet";
    }
}
