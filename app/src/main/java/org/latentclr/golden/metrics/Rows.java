package org.latentclr.golden.metrics;

import java.util.Arrays;
import org.latentclr.golden.GoldenFile;

/** Matrices of golden files as rows. */
final class Rows {
    private Rows() {}

    static double[][] doubles(GoldenFile file, String name) {
        double[] flat = file.values(name);
        int rows = file.shape(name).dim(0);
        int n = flat.length / rows;
        double[][] m = new double[rows][];
        for (int r = 0; r < rows; r++) m[r] = Arrays.copyOfRange(flat, r * n, (r + 1) * n);
        return m;
    }

    static int[][] ints(GoldenFile file, String name) {
        return Arrays.stream(doubles(file, name)).map(r -> Arrays.stream(r).mapToInt(v -> (int) v).toArray())
                .toArray(int[][]::new);
    }
}
