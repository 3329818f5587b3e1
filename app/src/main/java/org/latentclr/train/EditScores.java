package org.latentclr.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.latentclr.discovery.AttributeShifts;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.discovery.Discovery;
import org.latentclr.discovery.Faint;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.Truncation;
import org.latentclr.report.Block;

/**
 * How much each edit changes each attribute, and what that is worth (METHODS §2.10).
 *
 * @param names of the attributes
 * @param shifts A [K][attributes]
 * @param discovery S_disen and N_discov
 */
record EditScores(List<String> names, double[][] shifts, Discovery discovery) {
    private static final int CHUNK = 25, CELL = 28;

    /**
     * How it is measured.
     *
     * @param samples codes of each edit, the same for all
     * @param psi truncation of the codes
     * @param scale s: pictures are compared at −s and +s
     */
    record Plan(int samples, double psi, double scale, AttributeShifts.Order order, long seed) {}

    static EditScores of(Generator generator, WPlusEdits edits, Predictors.Named predictor, Plan plan) {
        try (Scope s = Scope.open("scores")) {
            Tensor codes = Autograd.noGrad(() -> codes(generator, plan));
            List<Integer> all = IntStream.range(0, edits.count()).boxed().toList();
            double[] scales = new double[edits.count()];
            java.util.Arrays.fill(scales, plan.scale);
            double[][] a = new AttributeShifts(generator, predictor.predictor(), plan.order).of(edits, all, scales,
                    row -> codes,
                    CHUNK);
            int[] used = IntStream.range(0, predictor.names().size()).toArray();
            return new EditScores(predictor.names(), a, Discovery.of(a, used));
        }
    }

    /** Truncated codes [n,L,w]. */
    private static Tensor codes(Generator g, Plan plan) {
        if (!(g instanceof StyleGan2 style)) return EditReport.codes(g, plan.samples, plan.seed);
        Tensor z = g.sampleZ(plan.samples, Streams.of(plan.seed, Purpose.SAMPLES));
        return style.with(Truncation.of(plan.psi)).codes(Latents.of(LatentSpace.Z, z));
    }

    /** The two numbers. */
    String summary() {
        return String.format(Locale.ROOT, "S_disen %.3f, N_discov %d of %d", discovery.disentanglement(),
                discovery.count(), names.size());
    }

    /** Heat map and table. */
    Block[] blocks() {
        Map<String, String> rows = new LinkedHashMap<>();
        for (int k = 0; k < shifts.length; k++) rows.put("direction " + k, row(k));
        return new Block[]{new Block.Text(summary() + ". Each row of the map is a direction, each column an attribute: "
                + String.join(", ", names) + "; a row's largest change is yellow."),
                new Block.Figures(List.of(new Block.Figure(Figures.heat(discovery.normalized(), CELL), "|A|, rows"
                        + " divided by their maximum"))),
                new Block.Table(rows)};
    }

    /** The two attributes that change most. */
    String row(int k) {
        int[] by = IntStream.range(0, names.size()).boxed()
                .sorted((i, j) -> Double.compare(Math.abs(shifts[k][j]), Math.abs(shifts[k][i])))
                .mapToInt(Integer::intValue).toArray();
        return String.format(Locale.ROOT, "%s %+.3f, then %s %+.3f", names.get(by[0]), shifts[k][by[0]],
                names.get(by[1]), shifts[k][by[1]]) + (Faint.ofShifts(shifts).contains(k) ? "; " + Faint.NOTE : "");
    }
}
