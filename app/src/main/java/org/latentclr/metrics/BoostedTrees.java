package org.latentclr.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.engine.EngineException;

/**
 * Gradient boosted trees for classes, with the defaults of scikit-learn's {@code GradientBoostingClassifier}: in each stage a tree for each
 * class (one for two classes) approximates the gradient of the deviance, and its leaves make one Newton step (METHODS §8).
 */
final class BoostedTrees {
    private static final double NO_CURVATURE = 1e-150;

    /**
     * @param stages trees for each class
     * @param rate of each step
     * @param depth of a tree
     */
    record Settings(int stages, double rate, int depth) {
        /** scikit-learn's defaults, which the published metric uses. */
        static Settings published() {
            return new Settings(100, 0.1, 3);
        }
    }

    private final Settings settings;
    private final int[] classes;
    private final double[] start;
    private final List<RegressionTree[]> stages = new ArrayList<>();
    private final double[] importance;

    private BoostedTrees(SortedFeatures x, int[] y, Settings settings) {
        this.settings = settings;
        classes = Arrays.stream(y).distinct().sorted().toArray();
        EngineException.check(classes.length > 1, "boosted trees", "at least two classes", classes.length);
        int[] label = Arrays.stream(y).map(v -> Arrays.binarySearch(classes, v)).toArray();
        start = start(label);
        double[][] raw = new double[start.length][y.length];
        for (int c = 0; c < raw.length; c++) Arrays.fill(raw[c], start[c]);
        for (int s = 0; s < settings.stages; s++) stages.add(stage(x, label, raw));
        importance = meanImportance(x.features());
    }

    static BoostedTrees fit(SortedFeatures x, int[] y, Settings settings) {
        return new BoostedTrees(x, y, settings);
    }

    /** Logarithms of the classes' shares; for two classes the log-odds of the second. */
    private double[] start(int... label) {
        double[] share = new double[classes.length];
        for (int l : label) share[l] += 1.0 / label.length;
        return share.length == 2
                ? new double[]{Math.log(share[1] / share[0])}
                : Arrays.stream(share).map(Math::log).toArray();
    }

    /** One tree for each score; adds their steps to {@code raw} [scores][n]. */
    private RegressionTree[] stage(SortedFeatures x, int[] label, double[][] raw) {
        double[][] residual = residuals(label, raw);
        RegressionTree[] trees = new RegressionTree[raw.length];
        IntStream.range(0, raw.length).parallel().forEach(c -> {
            trees[c] = RegressionTree.grow(x, residual[c], settings.depth);
            newton(trees[c], residual[c], label, raw.length == 1 ? 1 : c);
            int[] leaves = trees[c].leaves();
            for (int i = 0; i < leaves.length; i++) raw[c][i] += settings.rate * trees[c].answer(leaves[i]);
        });
        return trees;
    }

    /** Class indicators less probabilities. */
    private static double[][] residuals(int[] label, double[][] raw) {
        double[][] r = new double[raw.length][label.length];
        for (int i = 0; i < label.length; i++) {
            if (raw.length == 1) {
                r[0][i] = label[i] - 1 / (1 + Math.exp(-raw[0][i]));
                continue;
            }
            double max = Double.NEGATIVE_INFINITY;
            for (double[] row : raw) max = Math.max(max, row[i]);
            double sum = 0;
            for (double[] row : raw) sum += Math.exp(row[i] - max);
            for (int c = 0; c < raw.length; c++)
                r[c][i] = (label[i] == c ? 1 : 0) - Math.exp(raw[c][i] - max) / sum;
        }
        return r;
    }

    /** Leaves answer Σr/Σ(p(1 − p)), times (K − 1)/K for K > 2 classes. */
    private void newton(RegressionTree tree, double[] residual, int[] label, int c) {
        double[] top = new double[tree.size()];
        double[] bottom = new double[tree.size()];
        for (int i = 0; i < residual.length; i++) {
            double p = (label[i] == c ? 1 : 0) - residual[i];
            top[tree.leaves()[i]] += residual[i];
            bottom[tree.leaves()[i]] += p * (1 - p);
        }
        double k = classes.length;
        double factor = classes.length == 2 ? 1 : (k - 1) / k;
        for (int n = 0; n < top.length; n++)
            tree.answer(n, Math.abs(bottom[n]) < NO_CURVATURE ? 0 : factor * top[n] / bottom[n]);
    }

    private double[] meanImportance(int features) {
        double[] sum = new double[features];
        for (RegressionTree[] stage : stages)
            for (RegressionTree t : stage)
                if (t.isSplit()) for (int f = 0; f < features; f++) sum[f] += t.importance()[f];
        double total = Arrays.stream(sum).sum();
        return total == 0 ? sum : Arrays.stream(sum).map(v -> v / total).toArray();
    }

    /** Of each feature, adding up to 1. */
    double[] importance() {
        return importance;
    }

    /** Share of points [features][n] whose class is predicted. */
    double accuracy(double[][] x, int[] y) {
        float[][] values = SortedFeatures.single(x);
        long right = IntStream.range(0, y.length).parallel().filter(i -> predict(values, i) == y[i]).count();
        return (double) right / y.length;
    }

    private int predict(float[][] x, int i) {
        double[] score = start.clone();
        for (RegressionTree[] stage : stages)
            for (int c = 0; c < score.length; c++) score[c] += settings.rate * stage[c].predict(x, i);
        if (score.length == 1) return classes[score[0] >= 0 ? 1 : 0];
        int best = 0;
        for (int c = 1; c < score.length; c++) if (score[c] > score[best]) best = c;
        return classes[best];
    }
}
