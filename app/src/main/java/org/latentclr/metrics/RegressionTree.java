package org.latentclr.metrics;

import java.util.Arrays;

/**
 * A binary tree of least squares with Friedman's improvement, grown level by level as scikit-learn's: a node is split where
 * (n_r·Σ_l − n_l·Σ_r)²/(n_l·n_r) is largest, by a value half way between neighbours. Of equal splits the first feature's is taken.
 */
final class RegressionTree {
    private static final double PURE = Math.ulp(1.0);
    private static final float SAME = 1e-7f;
    private static final int LEAF = -1;

    /** Split feature of each node, or −1; node i has the children 2i+1 and 2i+2. */
    private final int[] feature;
    private final double[] threshold;
    private final double[] value;
    private final double[] importance;
    private final int[] leafOf;
    private final Node[] nodes;

    /** Sums over the points of a node. */
    private static final class Node {
        double sum;
        double squares;
        int count;

        void add(double y) {
            sum += y;
            squares += y * y;
            count++;
        }

        /** The variance. */
        double impurity() {
            double mean = sum / count;
            return squares / count - mean * mean;
        }
    }

    private RegressionTree(int nodeCount, int features, int points) {
        feature = new int[nodeCount];
        Arrays.fill(feature, LEAF);
        threshold = new double[nodeCount];
        value = new double[nodeCount];
        importance = new double[features];
        leafOf = new int[points];
        nodes = new Node[nodeCount];
    }

    /**
     * @param y what is approximated [n]
     * @param depth most splits on a path
     */
    static RegressionTree grow(SortedFeatures x, double[] y, int depth) {
        RegressionTree t = new RegressionTree((2 << depth) - 1, x.features(), x.points());
        t.nodes[0] = new Node();
        for (double v : y) t.nodes[0].add(v);
        for (int level = 0; level < depth; level++) {
            int first = (1 << level) - 1;
            if (!t.split(x, y, first, 2 * first + 1)) break;
        }
        return t;
    }

    /** Splits the nodes of a level; false when none can be. */
    private boolean split(SortedFeatures x, double[] y, int first, int end) {
        Search search = new Search(first, end);
        for (int f = 0; f < x.features(); f++) search.feature(f, x.values()[f], x.order()[f], y);
        boolean any = false;
        for (int n = first; n < end; n++)
            if (search.bestFeature[n - first] >= 0) {
                feature[n] = search.bestFeature[n - first];
                threshold[n] = search.bestThreshold[n - first];
                nodes[2 * n + 1] = new Node();
                nodes[2 * n + 2] = new Node();
                any = true;
            }
        for (int i = 0; i < y.length; i++) {
            int n = leafOf[i];
            if (n < first || feature[n] == LEAF) continue;
            leafOf[i] = child(n, x.values()[feature[n]][i]);
            nodes[leafOf[i]].add(y[i]);
        }
        for (int n = first; n < end; n++)
            if (feature[n] != LEAF) {
                Node l = nodes[2 * n + 1];
                Node r = nodes[2 * n + 2];
                importance[feature[n]] += nodes[n].count * nodes[n].impurity() - l.count * l.impurity()
                        - r.count * r.impurity();
            }
        return any;
    }

    private int child(int n, float v) {
        return v <= threshold[n] ? 2 * n + 1 : 2 * n + 2;
    }

    /** The best split of each node of a level, found in one pass over each feature's sorted values. */
    private final class Search {
        private final int first;
        private final int end;
        private final int[] bestFeature;
        private final double[] bestThreshold;
        private final double[] bestGain;

        Search(int first, int end) {
            this.first = first;
            this.end = end;
            bestFeature = new int[end - first];
            bestThreshold = new double[end - first];
            bestGain = new double[end - first];
            Arrays.fill(bestFeature, LEAF);
            Arrays.fill(bestGain, Double.NEGATIVE_INFINITY);
        }

        void feature(int f, float[] v, int[] order, double[] y) {
            double[] left = new double[end - first];
            int[] count = new int[end - first];
            float[] last = new float[end - first];
            for (int i : order) {
                int n = leafOf[i];
                if (n < first) continue;
                int at = n - first;
                if (count[at] > 0 && v[i] > last[at] + SAME) consider(f, n, left[at], count[at], last[at], v[i]);
                left[at] += y[i];
                count[at]++;
                last[at] = v[i];
            }
        }

        private void consider(int f, int n, double left, int count, float low, float high) {
            Node node = nodes[n];
            if (node.impurity() <= PURE) return;
            int rest = node.count - count;
            double d = rest * left - count * (node.sum - left);
            double gain = d * d / ((double) count * rest);
            if (gain <= bestGain[n - first]) return;
            double middle = high / 2.0 + low / 2.0;
            bestGain[n - first] = gain;
            bestFeature[n - first] = f;
            bestThreshold[n - first] = middle == high ? low : middle;
        }
    }

    /** The leaf of each training point. */
    int[] leaves() {
        return leafOf;
    }

    /** The number of nodes that a leaf number is below. */
    int size() {
        return value.length;
    }

    /** Sets what a leaf answers. */
    void answer(int leaf, double v) {
        value[leaf] = v;
    }

    /** What a leaf answers. */
    double answer(int leaf) {
        return value[leaf];
    }

    boolean isSplit() {
        return feature[0] != LEAF;
    }

    /** Decrease of the variance by each feature's splits, weighted by the nodes' shares of the points. */
    double[] importance() {
        return Arrays.stream(importance).map(v -> v / nodes[0].count).toArray();
    }

    /** The answer for point {@code i} of other data [features][n]. */
    double predict(float[][] x, int i) {
        int n = 0;
        while (feature[n] != LEAF) n = child(n, x[feature[n]][i]);
        return value[n];
    }
}
