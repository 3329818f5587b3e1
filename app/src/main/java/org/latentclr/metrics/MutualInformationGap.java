package org.latentclr.metrics;

import java.util.Arrays;

/**
 * MIG: for each factor how much more the most informative dimension says about it than the second, in parts of the factor's entropy
 * (METHODS §8).
 *
 * @param discretized bin of each code, [dimensions][n], from 1
 * @param information mutual information in nats [dimensions][factors]
 * @param entropy of each factor in nats
 */
public record MutualInformationGap(int[][] discretized, double[][] information, double[] entropy) {
    /** Bins of a dimension, as published. */
    public static final int BINS = 20;

    /**
     * @param codes [dimensions][n]
     * @param factors values [factors][n], from 0
     * @param bins of equal width between a dimension's smallest and largest value
     */
    public static MutualInformationGap of(double[][] codes, int[][] factors, int bins) {
        int[][] d = new int[codes.length][];
        for (int i = 0; i < d.length; i++) d[i] = histogram(codes[i], bins);
        double[][] information = new double[codes.length][factors.length];
        for (int i = 0; i < d.length; i++)
            for (int j = 0; j < factors.length; j++) information[i][j] = information(d[i], factors[j]);
        double[] entropy = Arrays.stream(factors).mapToDouble(f -> information(f, f)).toArray();
        return new MutualInformationGap(d, information, entropy);
    }

    /** The gap of each factor; 0 for a factor that does not vary. */
    public double[] gaps() {
        double[] gaps = new double[entropy.length];
        for (int j = 0; j < gaps.length; j++) {
            int factor = j;
            double[] sorted = Arrays.stream(information).mapToDouble(row -> row[factor]).sorted().toArray();
            double second = sorted.length > 1 ? sorted[sorted.length - 2] : 0;
            gaps[j] = entropy[j] > 0 ? (sorted[sorted.length - 1] - second) / entropy[j] : 0;
        }
        return gaps;
    }

    /** The mean gap. */
    public double score() {
        return Arrays.stream(gaps()).average().orElse(0);
    }

    /** The bin of each value: 1 … bins; the largest value belongs to the last. */
    private static int[] histogram(double[] values, int bins) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(0);
        if (low == high) {
            low -= 0.5;
            high += 0.5;
        }
        double[] edges = new double[bins];
        for (int i = 0; i < bins; i++) edges[i] = low + i * ((high - low) / bins);
        int[] out = new int[values.length];
        for (int n = 0; n < out.length; n++) {
            int at = Arrays.binarySearch(edges, values[n]);
            out[n] = at >= 0 ? at + 1 : -at - 1;
        }
        return out;
    }

    /** Σ p(a,b)·ln(p(a,b)/(p(a)·p(b))). */
    private static double information(int[] a, int[] b) {
        int rows = Arrays.stream(a).max().orElse(0) + 1;
        int columns = Arrays.stream(b).max().orElse(0) + 1;
        double[][] joint = new double[rows][columns];
        double[] left = new double[rows];
        double[] right = new double[columns];
        for (int i = 0; i < a.length; i++) {
            joint[a[i]][b[i]]++;
            left[a[i]]++;
            right[b[i]]++;
        }
        double sum = 0;
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                if (joint[r][c] > 0) sum += joint[r][c] * Math.log(joint[r][c] * a.length / (left[r] * right[c]));
        return Math.max(0, sum / a.length);
    }
}
