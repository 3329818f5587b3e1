package org.latentclr.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.latentclr.discovery.AttributePredictor;
import org.latentclr.discovery.AttributeShifts;
import org.latentclr.discovery.CodeEdits;
import org.latentclr.discovery.Discovery;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.picture.Picture;
import org.latentclr.picture.TraversalGrid;

/**
 * Measures edits by what a predictor sees of them.
 *
 * @param generator without truncation of its own
 * @param predictor of the attributes
 * @param samples codes for each edit; the same for every method
 * @param psi codes in W are moved towards their mean to this share; 1 leaves them
 * @param change how far edits go: for each method the one step for all its edits with which pictures of +s and −s differ by this share of what pictures
 *     of two random codes differ (root mean squares over pictures and edits)
 * @param seed of the codes
 */
public record Measurement(Generator generator, AttributePredictor predictor, int samples, double psi, double change,
        long seed) {
    private static final int CHUNK = 25, SCALE_CODES = 8, SCALE_ROUNDS = 5, MEAN_CODES = 4096;
    private static final double SCALE_ERROR = 0.01;
    private static final long CODES = 41, MEAN = 42;
    private static final List<Double> COLUMNS = List.of(-2.0, -1.0, 0.0, 1.0, 2.0);

    /**
     * @param shifts A, [edits][attributes], with sign
     * @param scale the step s
     * @param discovery the measures
     */
    public record Result(double[][] shifts, double scale, Discovery discovery) {
        /** Normalised |A| and its measures. */
        static Result of(double[][] shifts, double scale) {
            return new Result(shifts, scale,
                    Discovery.of(shifts, IntStream.range(0, shifts[0].length).toArray()));
        }
    }

    /** @param progress receives the number of edits done */
    public Result of(CodeEdits edits, IntConsumer progress) {
        try (Scope s = Scope.open("measurement")) {
            Tensor codes = Autograd.noGrad(() -> codes(edits.space(), samples));
            double scale = scale(edits, codes.slice(0, 0, Math.min(samples, SCALE_CODES)));
            AttributeShifts measure = AttributeShifts.of(generator, predictor);
            double[][] a = new double[edits.count()][];
            for (int k = 0; k < a.length; k++) {
                a[k] = measure.of(edits, List.of(k), new double[]{scale}, r -> codes, CHUNK)[0];
                progress.accept(k + 1);
            }
            return Result.of(a, scale);
        }
    }

    /** Pictures of one code: a row for each edit, columns from −2s to 2s. */
    public Picture picture(CodeEdits edits, double scale) {
        try (Scope s = Scope.open("picture")) {
            Tensor code = Autograd.noGrad(() -> codes(edits.space(), 1));
            List<List<Picture>> rows = IntStream.range(0, edits.count()).mapToObj(k -> COLUMNS.stream()
                    .map(t -> picture(edits.edited(code, k, t * scale))).toList()).toList();
            return new TraversalGrid(IntStream.range(0, rows.size()).boxed().toList(), COLUMNS, rows).plain();
        }
    }

    private Picture picture(Latents latents) {
        Tensor image = Autograd.noGrad(() -> generator.image(latents));
        return Picture.of(image.toFloats(), 0, image.dim(1), image.dim(2), image.dim(3),
                Picture.Range.MINUS_ONE_TO_ONE);
    }

    /** The step s alone. */
    public double step(CodeEdits edits) {
        try (Scope s = Scope.open("step")) {
            return scale(edits, Autograd.noGrad(() -> codes(edits.space(), SCALE_CODES)));
        }
    }

    private Tensor codes(LatentSpace space, int n) {
        Tensor z = generator.sampleZ(n, new RandomStream(seed, CODES));
        if (space == LatentSpace.Z) return z;
        Tensor w = generator.map(z);
        if (psi == 1) return w;
        Tensor mean = generator.map(generator.sampleZ(MEAN_CODES, new RandomStream(seed, MEAN))).mean(true, 0);
        return mean.add(w.sub(mean).mul(psi));
    }

    /** By the rule of proportion, a few times: pictures change almost in proportion to small steps. */
    private double scale(CodeEdits edits, Tensor codes) {
        double wanted = change * Autograd.noGrad(() -> spread(codes, edits.space()));
        int n = Math.min(edits.count(), Discovery.ROWS);
        double s = 1;
        for (int i = 0; i < SCALE_ROUNDS; i++) {
            double now = changed(edits, codes, n, s);
            if (!(now > 0) || Math.abs(wanted / now - 1) < SCALE_ERROR) return s;
            s *= Math.clamp(wanted / now, 0.1, 10);
        }
        return s;
    }

    private double changed(CodeEdits edits, Tensor codes, int n, double s) {
        double sum = 0;
        for (int k = 0; k < n; k++)
            try (Scope scope = Scope.open("scale")) {
                int edit = k;
                sum += Autograd.noGrad(() -> generator.image(edits.edited(codes, edit, s))
                        .sub(generator.image(edits.edited(codes, edit, -s))).square().mean()).item();
            }
        return Math.sqrt(sum / n);
    }

    /** Root mean square of differences between pictures of neighbouring codes. */
    private double spread(Tensor codes, LatentSpace space) {
        try (Scope scope = Scope.open("spread")) {
            double[] v = generator.image(Latents.of(space, codes)).toDoubles();
            int size = v.length / codes.dim(0);
            double sum = 0;
            for (int i = 0; i < v.length; i++) {
                double d = v[i] - v[(i + size) % v.length];
                sum += d * d / v.length;
            }
            return Math.sqrt(sum);
        }
    }

    /** A line for people. */
    public String describe() {
        return Arrays.asList(samples + " codes", "truncation " + psi,
                "edits that change pictures by " + Math.round(100 * change) + " % of what random codes do")
                .toString().replaceAll("[\\[\\]]", "");
    }
}
