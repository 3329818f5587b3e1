package org.latentclr.config;

import java.util.Arrays;
import java.util.Locale;
import org.latentclr.config.ContraFeatConfig.Variant;

/** Published settings of ContraFeat (METHODS §2.7, §2.13) and those of the bundled generator. */
enum ContraFeatPreset {
    // The published step: an edit on one layer is then as long as codes are far from their mean, and pictures stay whole.
    BUNDLED(8, 10, 0.1, 1, 0.05, 8, 200, 1),
    // 600,000 base codes.
    CONTRAFEAT_FFHQ(100, 100, 0.1, 1, 0.01, 10, 60_000, 2), CONTRAFEAT_3DSHAPES(30, 100, 0.1, 1, 0.01, 64, 9_375, 2),
    // A recogniser learns from many pictures, slowly. Edits of 4 on one layer leave pictures whole, twice as far for most directions.
    BUNDLED_RECOG(8, 10, 0, 4, 0.001, 8, 500, 1), //
    CONTRAFEAT_RECOG(30, 100, 0, 0.5, 0.01, 8, 37_500, 2);

    final int k;
    final int dimensions;
    final double diversity;
    final double step;
    final double rate;
    final int batch;
    final int iterations;
    final int colors;

    ContraFeatPreset(int k, int dimensions, double diversity, double step, double rate, int batch, int iterations,
            int colors) {
        this.k = k;
        this.dimensions = dimensions;
        this.diversity = diversity;
        this.step = step;
        this.rate = rate;
        this.batch = batch;
        this.iterations = iterations;
        this.colors = colors;
    }

    /** The key {@code preset}. */
    static ContraFeatPreset read(Binder in, GeneratorConfig generator, Variant variant) {
        String all = String.join(", ", Arrays.stream(values()).map(ContraFeatPreset::label).toList());
        return in.value("preset", new Value.Text(usual(generator, variant).label()), "one of " + all,
                v -> Arrays.stream(values()).filter(p -> p.label().equalsIgnoreCase(v.toString())).findFirst());
    }

    private static ContraFeatPreset usual(GeneratorConfig generator, Variant variant) {
        boolean bundled = generator instanceof GeneratorConfig.Bundled;
        if (variant == Variant.RECOG) return bundled ? BUNDLED_RECOG : CONTRAFEAT_RECOG;
        return bundled ? BUNDLED : CONTRAFEAT_FFHQ;
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
