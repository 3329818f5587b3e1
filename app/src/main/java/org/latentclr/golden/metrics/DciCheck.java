package org.latentclr.golden.metrics;

import java.util.Arrays;
import java.util.Locale;
import org.latentclr.engine.Backend;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.metrics.Dci;

/** Scores of given importances, exactly; scores by boosted trees, within what two implementations of trees differ. */
final class DciCheck implements GoldenCheck {
    private static final String MATRIX = "/matrix", TREES = "gbt/";
    /** The golden data's own bound for other trees. */
    private static final double TREES_DIFFER = 0.03;

    @Override
    public boolean knows(String file) {
        return MetricsChecks.is(file, "dci.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        for (String name : file.names())
            if (name.endsWith(MATRIX)) matrix(file, name.substring(0, name.length() - MATRIX.length()));
        if (file.has("zero/disentanglement")) {
            Dci zero = new Dci(new double[3][2], 0, 0);
            file.expect("zero/disentanglement", zero.disentanglement());
            file.expect("zero/completeness", zero.completeness());
        }
        if (file.has(TREES + "mus_train")) file.in(TREES, () -> trees(file));
    }

    private static void matrix(GoldenFile file, String name) {
        Dci d = new Dci(Rows.doubles(file, name + MATRIX), 0, 0);
        file.expect(name + "/disentanglement", d.disentanglement());
        file.expect(name + "/completeness", d.completeness());
        file.expect(name + "/per_code", d.perDimension());
        file.expect(name + "/per_factor", d.perFactor());
    }

    private static void trees(GoldenFile file) {
        Dci d = Dci.of(points(file, "train"), points(file, "test"));
        near(file, "importance", Arrays.stream(d.importance()).flatMapToDouble(Arrays::stream).toArray());
        near(file, "informativeness_train", d.informativenessTrain());
        near(file, "informativeness_test", d.informativenessTest());
        near(file, "disentanglement", d.disentanglement());
        near(file, "completeness", d.completeness());
    }

    private static Dci.Points points(GoldenFile file, String part) {
        return new Dci.Points(Rows.doubles(file, TREES + "mus_" + part), Rows.ints(file, TREES + "ys_" + part));
    }

    private static void near(GoldenFile file, String name, double... actual) {
        double[] stored = file.values(TREES + name);
        double worst = 0;
        for (int i = 0; i < stored.length; i++) worst = Math.max(worst, Math.abs(actual[i] - stored[i]));
        file.require(TREES + name, worst <= TREES_DIFFER,
                String.format(Locale.ROOT, "differs by %.4f, at most %.2f expected", worst, TREES_DIFFER));
    }
}
