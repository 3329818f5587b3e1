package org.latentclr.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.random.RandomStream;

/** A code that is the factors scores 1, a rotated one little, a random one nothing. */
class MetricsTest {
    private static final int N = 2000, FACTORS = 3, LEVELS = 5;

    private final RandomStream random = new RandomStream(7, 0);
    private final int[][] factors = new int[FACTORS][N];

    private double[][] codes(double[]... mixing) {
        for (int[] f : factors) for (int n = 0; n < N; n++) f[n] = random.nextInt(LEVELS);
        double[][] codes = new double[mixing.length][N];
        for (int i = 0; i < codes.length; i++)
            for (int n = 0; n < N; n++) {
                codes[i][n] = 0.01 * random.nextNormal();
                for (int j = 0; j < FACTORS; j++) codes[i][n] += mixing[i][j] * factors[j][n];
            }
        return codes;
    }

    private static final double[][] ALIGNED = {{0, 1, 0}, {2, 0, 0}, {0, 0, -1}, {0, 0, 0}};
    private static final double[][] ROTATED = {{.6, .5, .6}, {.6, -.7, .2}, {.5, .2, -.8}};

    private double votes(double[][] codes) {
        double[][] rows = new double[N][codes.length];
        for (int n = 0; n < N; n++) for (int i = 0; i < codes.length; i++) rows[n][i] = codes[i][n];
        FactorVaeMetric metric = FactorVaeMetric.of(rows, FactorVaeMetric.LEAST_DEVIATION);
        List<FactorVaeMetric.Vote> votes = new ArrayList<>();
        for (int v = 0; v < 300; v++) {
            int factor = random.nextInt(FACTORS);
            int value = factors[factor][random.nextInt(N)];
            double[][] batch = Arrays.stream(random.permutation(N)).filter(n -> factors[factor][n] == value).limit(64)
                    .mapToObj(n -> rows[n]).toArray(double[][]::new);
            votes.add(metric.vote(factor, batch));
        }
        return metric.classifier(FACTORS, votes).accuracy(votes);
    }

    @Test
    void alignedCodesArePerfect() {
        double[][] codes = codes(ALIGNED);
        assertEquals(1, votes(codes));
        assertEquals(1, MutualInformationGap.of(codes, factors, MutualInformationGap.BINS).score(), 0.02);
        Dci.Points points = new Dci.Points(codes, factors);
        Dci dci = Dci.of(points, points);
        assertEquals(1, dci.disentanglement(), 1e-3);
        assertEquals(1, dci.completeness(), 1e-3);
        assertEquals(1, dci.informativenessTest());
    }

    @Test
    void rotatedCodesAreNot() {
        double[][] codes = codes(ROTATED);
        assertTrue(votes(codes) < 0.95);
        assertTrue(MutualInformationGap.of(codes, factors, MutualInformationGap.BINS).score() < 0.3);
        Dci.Points points = new Dci.Points(codes, factors);
        assertTrue(Dci.of(points, points).disentanglement() < 0.5);
    }

    @Test
    void deadDimensionsDoNotVote() {
        double[][] rows = {{0, 1}, {0, 3}, {0, -2}};
        assertArrayEquals(new int[]{1}, FactorVaeMetric.of(rows, 0.05).active());
        FactorVaeMetric none = FactorVaeMetric.of(new double[][]{{0}, {0}}, 0.05);
        assertEquals(0, none.active().length);
        assertThrows(EngineException.class, () -> none.vote(0, rows));
    }

    /** Hand computed: two points of a class each; the logarithm of equal shares is 0, so the first leaves answer ±0.5/0.25 = ±2. */
    @Test
    void firstTreeMakesANewtonStep() {
        SortedFeatures x = SortedFeatures.of(new double[][]{{0, 0, 1, 1}});
        BoostedTrees one = BoostedTrees.fit(x, new int[]{0, 0, 1, 1}, new BoostedTrees.Settings(1, 0.1, 3));
        assertArrayEquals(new double[]{1}, one.importance());
        assertEquals(1, one.accuracy(new double[][]{{-5, 0.4, 0.6, 7}}, new int[]{0, 0, 1, 1}));
        RegressionTree tree = RegressionTree.grow(x, new double[]{-0.5, -0.5, 0.5, 0.5}, 3);
        assertEquals(0.25, tree.importance()[0], 1e-12);
        assertArrayEquals(new int[]{1, 1, 2, 2}, tree.leaves());
    }

    /** The better of two features splits first, the other inside. */
    @Test
    void treesSplitWhereItHelpsMost() {
        double[] y = {0, 1, 10, 11};
        RegressionTree tree = RegressionTree.grow(SortedFeatures.of(new double[][]{{0, 1, 0, 1}, {0, 0, 1, 1}}), y, 2);
        assertEquals(25, tree.importance()[1], 1e-9);
        assertEquals(0.25, tree.importance()[0], 1e-9);
    }

    @Test
    void aClassAloneIsRefused() {
        SortedFeatures x = SortedFeatures.of(new double[][]{{0, 1}});
        assertThrows(EngineException.class,
                () -> BoostedTrees.fit(x, new int[]{3, 3}, BoostedTrees.Settings.published()));
    }
}
