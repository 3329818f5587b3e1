package org.latentclr.factors;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneBatch;
import org.latentclr.scenes.SceneGrid;

/**
 * How well factors are told.
 *
 * @param right share of pictures whose factor is told to within half a step of 3DShapes' grid, for each factor
 * @param error mean |f̂ − f|, for each factor
 */
public record FactorAccuracy(double[] right, double[] error) {
    private static final int CHUNK = 64;
    private static final long STREAM = 77;

    /** On rendered pictures of 3DShapes' grid. */
    public static FactorAccuracy rendered(FactorPredictor p, Backend backend, int pictures, long seed) {
        RandomStream random = new RandomStream(seed, STREAM);
        List<Scene> scenes = IntStream.range(0, pictures)
                .mapToObj(i -> SceneGrid.scene(random.nextInt(SceneGrid.COUNT))).toList();
        double[][] truth = scenes.stream().map(Scene::factors).toArray(double[][]::new);
        return of(truth, chunk -> {
            SceneBatch b = SceneBatch.render(scenes.subList(chunk[0], chunk[1]), FactorNetwork.SIDE);
            return p.factors(Tensor.of(backend, b.images(), b.count(), 3, b.size(), b.size()));
        });
    }

    /** On pictures of the bundled generator, whose factors its codes tell. */
    public static FactorAccuracy generated(FactorPredictor p, Generator g, int pictures, long seed) {
        float[] z;
        try (Scope s = Scope.open("codes")) {
            z = g.sampleZ(pictures, new RandomStream(seed, STREAM)).toFloats();
        }
        double[][] truth = BundledGenerator.factorsOf(z);
        int d = g.zSize();
        return of(truth, chunk -> {
            int n = chunk[1] - chunk[0];
            float[] part = java.util.Arrays.copyOfRange(z, chunk[0] * d, chunk[1] * d);
            return p.factors(Autograd.noGrad(() -> g.image(
                    Latents.of(LatentSpace.W, g.map(Tensor.of(g.backend(), part, n, d))))));
        });
    }

    private interface Told {
        double[][] of(int... chunk);
    }

    private static FactorAccuracy of(double[][] truth, Told told) {
        int k = Scene.FACTORS.size();
        double[] right = new double[k];
        double[] error = new double[k];
        for (int from = 0; from < truth.length; from += CHUNK)
            try (Scope s = Scope.open("accuracy")) {
                double[][] f = told.of(from, Math.min(truth.length, from + CHUNK));
                for (int i = 0; i < f.length; i++)
                    for (int j = 0; j < k; j++) {
                        double e = Math.abs(f[i][j] - truth[from + i][j]);
                        error[j] += e / truth.length;
                        if (e < 0.5 / (SceneGrid.SIZES.get(j) - 1)) right[j] += 1.0 / truth.length;
                    }
            }
        return new FactorAccuracy(right, error);
    }

    /** "floor_hue 0.99 (0.01), …": share told right and mean error. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < right.length; i++)
            text.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%s %.3f (%.3f)", Scene.FACTORS.get(i),
                    right[i], error[i]));
        return text.toString();
    }
}
