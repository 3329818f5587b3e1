package org.latentclr.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Features of points and, for each feature, the points by ascending value.
 *
 * @param values rounded to single precision, as the published trees see them; [features][n]
 * @param order [features][n]
 */
record SortedFeatures(float[][] values, int[][] order) {
    static SortedFeatures of(double[][] features) {
        float[][] values = single(features);
        int[][] order = new int[values.length][];
        for (int f = 0; f < order.length; f++) {
            float[] v = values[f];
            order[f] = IntStream.range(0, v.length).boxed().sorted(Comparator.comparing(i -> v[i]))
                    .mapToInt(i -> i).toArray();
        }
        return new SortedFeatures(values, order);
    }

    static float[][] single(double[]... features) {
        return Arrays.stream(features).map(row -> {
            float[] v = new float[row.length];
            for (int i = 0; i < v.length; i++) v[i] = (float) row[i];
            return v;
        }).toArray(float[][]::new);
    }

    int features() {
        return values.length;
    }

    int points() {
        return values[0].length;
    }
}
