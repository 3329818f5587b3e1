package org.latentclr.metrics;

import org.latentclr.engine.EngineException;

/**
 * FVM: pictures share one factor; the dimension that varies least tells which one, by majority over many batches (METHODS §8).
 *
 * @param variances of each dimension over all pictures (n − 1 in the denominator)
 * @param active dimensions whose standard deviation is large enough
 */
public record FactorVaeMetric(double[] variances, int[] active) {
    /** The published least standard deviation of an active dimension. */
    public static final double LEAST_DEVIATION = 0.05;

    /**
     * One batch's opinion.
     *
     * @param factor the one that is fixed
     * @param dimension the least varying, an index within the active ones
     */
    public record Vote(int factor, int dimension) {}

    /**
     * The majority of the training votes.
     *
     * @param votes [factors][active dimensions]
     * @param classifier the factor of each active dimension; the first of several with as many votes
     */
    public record Classifier(long[][] votes, int[] classifier) {
        /** Share of votes that the classifier agrees with; 0 without votes. */
        public double accuracy(Iterable<Vote> all) {
            int right = 0;
            int n = 0;
            for (Vote v : all) {
                n++;
                if (classifier[v.dimension] == v.factor) right++;
            }
            return n == 0 ? 0 : (double) right / n;
        }
    }

    /**
     * @param codes of many pictures [n][dimensions]
     * @param leastDeviation of an active dimension
     */
    public static FactorVaeMetric of(double[][] codes, double leastDeviation) {
        double[] v = variances(codes);
        int[] active = java.util.stream.IntStream.range(0, v.length)
                .filter(i -> v[i] > 0 && Math.sqrt(v[i]) >= leastDeviation).toArray();
        return new FactorVaeMetric(v, active);
    }

    /** The vote of a batch [n][dimensions] whose pictures share {@code factor}; there must be an active dimension. */
    public Vote vote(int factor, double[][] batch) {
        EngineException.check(active.length > 0, "FactorVAE metric", "a dimension that varies", "none");
        double[] local = variances(batch);
        int best = 0;
        for (int i = 1; i < active.length; i++)
            if (local[active[i]] / variances[active[i]] < local[active[best]] / variances[active[best]]) best = i;
        return new Vote(factor, best);
    }

    /** @param factors number of factors */
    public Classifier classifier(int factors, Iterable<Vote> votes) {
        long[][] count = new long[factors][active.length];
        for (Vote v : votes) count[v.factor][v.dimension]++;
        int[] best = new int[active.length];
        for (int i = 0; i < best.length; i++)
            for (int f = 1; f < factors; f++) if (count[f][i] > count[best[i]][i]) best[i] = f;
        return new Classifier(count, best);
    }

    private static double[] variances(double[]... rows) {
        EngineException.check(rows.length > 1, "FactorVAE metric", "at least two codes", rows.length);
        int k = rows[0].length;
        double[] mean = new double[k];
        for (double[] r : rows) for (int i = 0; i < k; i++) mean[i] += r[i] / rows.length;
        double[] v = new double[k];
        for (double[] r : rows) for (int i = 0; i < k; i++) v[i] += square(r[i] - mean[i]) / (rows.length - 1);
        return v;
    }

    private static double square(double x) {
        return x * x;
    }
}
