package org.latentclr.factors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.scenes.Scene;

/** The factor predictor that comes with the program, and how factors are coded. */
class FactorPredictorTest {
    @Test
    void codesGoThereAndBack() {
        double[] factors = {0, 0.5, 1, 0.2, 0.7, 1};
        float[] code = new float[FactorCode.WIDTH];
        FactorCode.write(factors, code, 0);
        double[] wide = new double[code.length];
        for (int i = 0; i < wide.length; i++) wide[i] = code[i];
        assertArrayEquals(factors, FactorCode.read(wide, 0), 1e-6);
    }

    @Test
    void bundledOneTellsRenderedFactors() {
        try (Backend b = Backends.open("cpu", 0).backend(); Scope s = Scope.open("test")) {
            FactorAccuracy a = FactorAccuracy.rendered(FactorPredictor.bundled(b), b, 200, 3);
            for (int j = 0; j < Scene.FACTORS.size(); j++)
                assertTrue(a.right()[j] > 0.8 && a.error()[j] < 0.06, a.text());
        }
    }

    @Test
    void trainingLearnsAndFilesKeepEverything(@TempDir Path folder) {
        try (Backend b = Backends.open("cpu", 0).backend(); Scope s = Scope.open("test")) {
            double[] loss = new double[40];
            FactorPredictor p = new FactorTraining(loss.length, 16, 2e-3, 0).run(b, (n, l) -> loss[n - 1] = l);
            assertTrue(mean(loss, 35, 40) < 0.7 * mean(loss, 0, 5));
            p.write(folder.resolve("p.safetensors"));
            FactorPredictor q = FactorPredictor.open(folder.resolve("p.safetensors"), b);
            assertEquals(p.facts(), q.facts());
            assertArrayEquals(FactorAccuracy.rendered(p, b, 5, 0).error(), FactorAccuracy.rendered(q, b, 5, 0).error());
        }
    }

    private static double mean(double[] v, int from, int to) {
        return Arrays.stream(v, from, to).average().orElseThrow();
    }
}
