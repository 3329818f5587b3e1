package org.latentclr.discovery;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import org.latentclr.discovery.MaskExperiment.Setting;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.features.FeatureExtractor;

/**
 * The mask experiment with a decoder whose factors are known: mean losses over all pairs of factors (METHODS §2.12).
 *
 * @param pure loss of changes along single factors
 * @param mixed loss of changes along (a ± b)/√2
 */
public record MaskTable(Map<Setting, Double> pure, Map<Setting, Double> mixed) {
    private static final int CHUNK = 20;
    private static final long STREAM = 88;

    /**
     * @param decoder of the pictures
     * @param network of the feature maps
     * @param samples for each pair of factors
     * @param scale largest change along an axis, in standard deviations of the prior
     * @param progress receives the number of pairs done
     */
    public static MaskTable measure(KnownDecoder decoder, FeatureExtractor network, int samples, double scale,
            long seed,
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

    /** Samples and step lengths of some codes, the same for pure and mixed changes. */
    private static final class Batch {
        private final KnownDecoder decoder;
        private final FeatureExtractor network;
        private final int n;
        private final Tensor first;
        private final Tensor second;
        private final double[] stepA;
        private final double[] stepB;

        Batch(KnownDecoder decoder, FeatureExtractor network, int n, double scale, RandomStream random) {
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
