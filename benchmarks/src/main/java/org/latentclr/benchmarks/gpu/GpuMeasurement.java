package org.latentclr.benchmarks.gpu;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one case took.
 *
 * @param ours seconds per run in each round
 * @param peers the same for each form of the peer
 * @param skipped why a form of the peer was left out
 * @param floor least seconds, where the device's rates are known
 * @param difference of the two sides' values, relative, where they have the same operands
 */
record GpuMeasurement(String name, double[] ours, Map<String, double[]> peers, Map<String, String> skipped,
        OptionalDouble floor, OptionalDouble difference) {
    static double median(double[] v) {
        double[] s = v.clone();
        Arrays.sort(s);
        return s.length % 2 == 1 ? s[s.length / 2] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2;
    }

    static double least(double[] v) {
        return Arrays.stream(v).min().orElse(Double.NaN);
    }

    static double most(double[] v) {
        return Arrays.stream(v).max().orElse(Double.NaN);
    }

    /** Median of a form's time ÷ ours, round by round. */
    double ratio(String form) {
        double[] theirs = peers.get(form);
        double[] r = new double[ours.length];
        for (int i = 0; i < r.length; i++) r[i] = theirs[i] / ours[i];
        return median(r);
    }

    /** Against the fastest form. */
    OptionalDouble bestRatio() {
        return peers.keySet().stream().mapToDouble(this::ratio).min();
    }
}
