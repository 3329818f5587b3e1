package org.latentclr.discovery;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.latentclr.discovery.MaskExperiment.Setting;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.NormalDistribution;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneBatch;

/**
 * The mask experiment with a decoder whose factors are known: mean losses over all pairs of factors (METHODS §2.12).
 *
 * @param pure loss of changes along single factors
 * @param mixed loss of changes along (a ± b)/√2
 */
public record MaskTable(Map<Setting, Double> pure, Map<Setting, Double> mixed) {
    private static final int CHUNK = 20, SIDE = 64;
    private static final long STREAM = 88;

    /**
     * @param decoder of the pictures
     * @param network of the feature maps
     * @param samples for each pair of factors
     * @param scale largest change along an axis, in standard deviations of the prior
     * @param progress receives the number of pairs done
     */
    public static MaskTable measure(Decoder decoder, FeatureExtractor network, int samples, double scale, long seed,
            IntConsumer progress) {
        int k = decoder.factors();
        Map<Setting, Double> pure = zeros();
        Map<Setting, Double> mixed = zeros();
        RandomStream random = new RandomStream(seed, STREAM);
        int pairs = k * (k - 1) / 2;
        int done = 0;
        for (int a = 0; a < k; a++)
            for (int b = a + 1; b < k; b++) {
                for (int from = 0; from < samples; from += CHUNK)
                    try (Scope s = Scope.open("masks")) {
                        int n = Math.min(CHUNK, samples - from);
                        Batch batch = new Batch(decoder, network, n, scale, random);
                        batch.add(a, b, false, 1.0 / (pairs * samples), pure);
                        batch.add(a, b, true, 1.0 / (pairs * samples), mixed);
                    }
                progress.accept(++done);
            }
        return new MaskTable(pure, mixed);
    }

    private static Map<Setting, Double> zeros() {
        Map<Setting, Double> m = new EnumMap<>(Setting.class);
        for (Setting s : Setting.values()) m.put(s, 0.0);
        return m;
    }

    /** Pictures of factors that are known and independent. */
    public interface Decoder {
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
    }

    /** The bundled generator, whose factors lie along known axes of Z. */
    public static Decoder generator(Generator g) {
        double[][] axes = BundledGenerator.factors().axes();
        Tensor axis = Tensor.of(g.backend(), Arrays.stream(axes).flatMapToDouble(Arrays::stream).toArray(),
                axes.length, axes[0].length);
        return new Decoder() {
            @Override
            public int factors() {
                return axes.length;
            }

            @Override
            public Tensor sample(int n, RandomStream random) {
                return g.sampleZ(n, random);
            }

            @Override
            public Tensor pictures(Tensor codes, Tensor changes) {
                return g.image(Latents.of(LatentSpace.Z, codes.add(changes.matmul(axis)))).add(1).mul(0.5);
            }
        };
    }

    /** The renderer itself: factor f = Φ(code). */
    public static Decoder renderer(Backend device) {
        int k = Scene.FACTORS.size();
        return new Decoder() {
            @Override
            public int factors() {
                return k;
            }

            @Override
            public Tensor sample(int n, RandomStream random) {
                float[] v = new float[n * k];
                random.normal(v, 0, v.length);
                return Tensor.of(device, v, n, k);
            }

            @Override
            public Tensor pictures(Tensor codes, Tensor changes) {
                double[] f = Arrays.stream(codes.add(changes).toDoubles()).map(NormalDistribution::cumulative)
                        .map(v -> Math.clamp(v, 0, 1)).toArray();
                List<Scene> scenes = IntStream.range(0, f.length / k).mapToObj(i -> Scene.of(f, i * k)).toList();
                SceneBatch b = SceneBatch.render(scenes, SIDE);
                return Tensor.of(device, b.images(), b.count(), 3, SIDE, SIDE).add(1).mul(0.5);
            }
        };
    }

    /** Samples and step lengths of some codes, the same for pure and mixed changes. */
    private static final class Batch {
        private final Decoder decoder;
        private final FeatureExtractor network;
        private final int n;
        private final Tensor first;
        private final Tensor second;
        private final double[] stepA;
        private final double[] stepB;

        Batch(Decoder decoder, FeatureExtractor network, int n, double scale, RandomStream random) {
            this.decoder = decoder;
            this.network = network;
            this.n = n;
            first = decoder.sample(n, random);
            second = decoder.sample(n, random);
            stepA = steps(scale, random);
            stepB = steps(scale, random);
        }

        private double[] steps(double scale, RandomStream random) {
            double[] t = new double[n];
            for (int i = 0; i < n; i++) t[i] = scale * (2 * random.nextFloat() - 1);
            return t;
        }

        /** Adds the mean loss of each setting, times {@code weight} for each sample. */
        void add(int a, int b, boolean mixed, double weight, Map<Setting, Double> sums) {
            Tensor none = Tensor.zeros(first.backend(), n, decoder.factors());
            Tensor changes = MaskExperiment.Codes.of(none, none, a, b, stepA, stepB, mixed).codes(); // [5n,factors]
            Tensor codes = Concat.apply(0, first, second, first, second, second);
            Tensor images = Autograd.noGrad(() -> decoder.pictures(codes, changes));
            for (Setting s : Setting.values())
                try (Scope scope = Scope.open(s.name())) {
                    List<Tensor> stages = Autograd.noGrad(() -> new MaskExperiment(network).losses(images, s));
                    double sum = stages.stream().mapToDouble(t -> t.sum().item()).sum();
                    sums.merge(s, weight * sum, Double::sum);
                }
        }
    }

    /** Cells of a table, the headings first. */
    public List<List<String>> cells() {
        return List.of(List.of("changes", "L2 mask", "pooled", "no focus"), row("pure", pure), row("mixed", mixed));
    }

    private static List<String> row(String name, Map<Setting, Double> m) {
        return List.of(name, number(m.get(Setting.L2_MASK)), number(m.get(Setting.POOLED)),
                number(m.get(Setting.NO_FOCUS)));
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.4f", v);
    }
}
