package org.latentclr.metrics;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.latentclr.engine.EngineException;

/**
 * DCI: disentanglement, completeness and informativeness, from how important each dimension is to predict each factor (METHODS §8).
 *
 * @param importance R [dimensions][factors], not negative
 * @param informativenessTrain mean accuracy of the predictions on the points they were made from
 * @param informativenessTest the same on other points
 */
public record Dci(double[][] importance, double informativenessTrain, double informativenessTest) {
    private static final double TINY = 1e-11;

    /** Codes and factors of pictures: [dimensions][n] and [factors][n]. */
    public record Points(double[][] codes, int[][] factors) {
        public Points {
            EngineException.check(codes.length > 0 && factors.length > 0 && codes[0].length == factors[0].length,
                    "DCI", "as many codes as factor values", codes.length + " and " + factors.length + " rows");
        }
    }

    /** Boosted trees for each factor, by their published settings. */
    public static Dci of(Points train, Points test) {
        int factors = train.factors.length;
        BoostedTrees[] trees = new BoostedTrees[factors];
        SortedFeatures sorted = SortedFeatures.of(train.codes);
        Arrays.setAll(trees, j -> BoostedTrees.fit(sorted, train.factors[j], BoostedTrees.Settings.published()));
        double[][] r = new double[train.codes.length][factors];
        for (int j = 0; j < factors; j++)
            for (int i = 0; i < r.length; i++) r[i][j] = Math.abs(trees[j].importance()[i]);
        return new Dci(r, accuracy(trees, train), accuracy(trees, test));
    }

    private static double accuracy(BoostedTrees[] trees, Points p) {
        return IntStream.range(0, trees.length).mapToDouble(j -> trees[j].accuracy(p.codes, p.factors[j])).average()
                .orElse(0);
    }

    /** Of each dimension 1 − H_i, the entropy of its row to the base of the number of factors. */
    public double[] perDimension() {
        return Arrays.stream(importance).mapToDouble(Dci::concentration).toArray();
    }

    /** Of each factor 1 − H_j, the entropy of its column to the base of the number of dimensions. */
    public double[] perFactor() {
        return Arrays.stream(transposed()).mapToDouble(Dci::concentration).toArray();
    }

    /** Σ ρ_i(1 − H_i), ρ_i the row's share of all importance. */
    public double disentanglement() {
        return weighted(importance, perDimension());
    }

    /** The same over columns. */
    public double completeness() {
        return weighted(transposed(), perFactor());
    }

    private double[][] transposed() {
        return IntStream.range(0, importance[0].length)
                .mapToObj(j -> Arrays.stream(importance).mapToDouble(row -> row[j]).toArray())
                .toArray(double[][]::new);
    }

    private static double concentration(double... row) {
        double total = DoubleStream.of(row).map(v -> v + TINY).sum();
        double h = DoubleStream.of(row).map(v -> (v + TINY) / total).map(p -> -p * Math.log(p)).sum();
        return 1 - h / Math.log(row.length);
    }

    /** Rows that are all zero have the same share. */
    private static double weighted(double[][] rows, double[] scores) {
        double[] sums = Arrays.stream(rows).mapToDouble(r -> DoubleStream.of(r).sum()).toArray();
        double total = DoubleStream.of(sums).sum();
        double score = 0;
        for (int i = 0; i < sums.length; i++)
            score += scores[i] * (total == 0 ? 1.0 / sums.length : sums[i] / total);
        return score;
    }
}
