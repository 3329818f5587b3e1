package org.latentclr.discovery;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.NormalDistribution;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneBatch;

/** Pictures of factors that are known and independent. */
public interface KnownDecoder {
    /** Side of the rendered pictures. */
    int SIDE = 64;

    /** What the factors of codes are changed along. */
    int factors();

    /** Codes of {@code n} pictures, drawn at random. */
    Tensor sample(int n, RandomStream random);

    /**
     * @param codes of {@link #sample}, not modified
     * @param changes [n,factors] in standard deviations, not modified
     * @return [n,3,H,W] in [0,1]
     */
    Tensor pictures(Tensor codes, Tensor changes);

    /** The bundled generator, whose factors lie along known axes of Z. */
    static KnownDecoder generator(Generator g) {
        Tensor axes = BundledGenerator.factors().tensor(g.backend());
        return new KnownDecoder() {
            @Override
            public int factors() {
                return axes.dim(0);
            }

            @Override
            public Tensor sample(int n, RandomStream random) {
                return g.sampleZ(n, random);
            }

            @Override
            public Tensor pictures(Tensor codes, Tensor changes) {
                return g.image(Latents.of(LatentSpace.Z, codes.add(changes.matmul(axes)))).add(1).mul(0.5);
            }
        };
    }

    /** The renderer itself: factor f = Φ(code). */
    static KnownDecoder renderer(Backend device) {
        return new KnownDecoder() {
            @Override
            public int factors() {
                return Scene.FACTORS.size();
            }

            @Override
            public Tensor sample(int n, RandomStream random) {
                float[] v = new float[n * factors()];
                random.normal(v, 0, v.length);
                return Tensor.of(device, v, n, factors());
            }

            @Override
            public Tensor pictures(Tensor codes, Tensor changes) {
                return rendered(codes.add(changes));
            }
        };
    }

    /** Rendered pictures [n,3,64,64] in [0,1] of codes [n,factors]: factor f = Φ(code). */
    static Tensor rendered(Tensor codes) {
        int k = Scene.FACTORS.size();
        double[] f = Arrays.stream(codes.toDoubles()).map(NormalDistribution::cumulative)
                .map(v -> Math.clamp(v, 0, 1)).toArray();
        List<Scene> scenes = IntStream.range(0, f.length / k).mapToObj(i -> Scene.of(f, i * k)).toList();
        SceneBatch b = SceneBatch.render(scenes, SIDE);
        return Tensor.of(codes.backend(), b.images(), b.count(), 3, SIDE, SIDE).add(1).mul(0.5);
    }
}
