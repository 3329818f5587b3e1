package org.latentclr.representation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.metrics.Dci;
import org.latentclr.metrics.FactorVaeMetric;
import org.latentclr.metrics.MutualInformationGap;
import org.latentclr.scenes.Scene;
import org.latentclr.vae.Vae;

/**
 * How far the means of an encoder are the factors.
 *
 * @param factorVae FVM
 * @param gap MIG
 * @param dci disentanglement, completeness and informativeness
 */
record RepresentationScores(double factorVae, double gap, Dci dci) {
    private static final int CHUNK = 100;

    /**
     * @param trainVotes of the FactorVAE metric
     * @param evalVotes of the same
     * @param voteBatch pictures of a vote
     * @param trainPoints of DCI; as many pictures as there are besides are its test points
     */
    record Extent(int trainVotes, int evalVotes, int voteBatch, int trainPoints) {
        /** Pictures that this needs. */
        int pictures() {
            return trainPoints * 3 / 2;
        }
    }

    /** Batches that share a factor are drawn from {@code data}, not rendered anew. */
    static RepresentationScores of(Vae vae, Backend device, LabelledPictures data, Extent extent, RandomStream random) {
        double[][] codes = codes(vae, device, data.pictures());
        double[][] columns = transposed(codes);
        int[][] factors = IntStream.range(0, Scene.FACTORS.size())
                .mapToObj(j -> Arrays.stream(data.classes()).mapToInt(c -> c[j]).toArray()).toArray(int[][]::new);
        Dci dci = Dci.of(points(columns, factors, 0, extent.trainPoints),
                points(columns, factors, extent.trainPoints, codes.length));
        return new RepresentationScores(votes(codes, factors, extent, random),
                MutualInformationGap.of(columns, factors, MutualInformationGap.BINS).score(), dci);
    }

    private static Dci.Points points(double[][] columns, int[][] factors, int from, int to) {
        return new Dci.Points(
                Arrays.stream(columns).map(c -> Arrays.copyOfRange(c, from, to)).toArray(double[][]::new),
                Arrays.stream(factors).map(f -> Arrays.copyOfRange(f, from, to)).toArray(int[][]::new));
    }

    private static double[][] codes(Vae vae, Backend device, Pictures pictures) {
        double[][] codes = new double[pictures.count()][];
        for (int from = 0; from < codes.length; from += CHUNK)
            try (Scope s = Scope.open("codes")) {
                int[] which = IntStream.range(from, Math.min(codes.length, from + CHUNK)).toArray();
                double[] flat = Autograd.noGrad(() -> vae.encode(pictures.batch(device, which)).mean()).toDoubles();
                int k = flat.length / which.length;
                for (int i = 0; i < which.length; i++) codes[from + i] = Arrays.copyOfRange(flat, i * k, (i + 1) * k);
            }
        return codes;
    }

    private static double[][] transposed(double[]... rows) {
        return IntStream.range(0, rows[0].length)
                .mapToObj(i -> Arrays.stream(rows).mapToDouble(r -> r[i]).toArray()).toArray(double[][]::new);
    }

    private static double votes(double[][] codes, int[][] factors, Extent extent, RandomStream random) {
        FactorVaeMetric metric = FactorVaeMetric.of(codes, FactorVaeMetric.LEAST_DEVIATION);
        if (metric.active().length == 0) return 0;
        List<FactorVaeMetric.Vote> votes = new ArrayList<>();
        int[][][] members = members(factors);
        for (int v = 0; v < extent.trainVotes + extent.evalVotes; v++) {
            int factor = random.nextInt(factors.length);
            int[] alike = members[factor][factors[factor][random.nextInt(codes.length)]];
            double[][] batch = new double[extent.voteBatch][];
            Arrays.setAll(batch, i -> codes[alike[random.nextInt(alike.length)]]);
            votes.add(metric.vote(factor, batch));
        }
        return metric.classifier(factors.length, votes.subList(0, extent.trainVotes))
                .accuracy(votes.subList(extent.trainVotes, votes.size()));
    }

    /** Which pictures have value v of factor f: [f][v][…]. */
    private static int[][][] members(int[]... factors) {
        int[][][] all = new int[factors.length][][];
        for (int f = 0; f < all.length; f++) {
            int[] values = factors[f];
            all[f] = IntStream.rangeClosed(0, Arrays.stream(values).max().orElse(0)).mapToObj(
                    v -> IntStream.range(0, values.length).filter(i -> values[i] == v).toArray()).toArray(int[][]::new);
        }
        return all;
    }
}
