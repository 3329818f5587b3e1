package org.latentclr.engine.op.fused;

import java.util.Arrays;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;

/**
 * A linear map along one axis of images in which every result is a weighted sum of a few neighbours: interpolation, average pooling and
 * their transposes. Result o is Σ_k weight(o,k) · x[first(o) + k], k &lt; count(o). Immutable.
 */
public final class Axis {
    private final String label;
    private final int in;
    private final int[] first;
    private final int[] count;
    private final int taps;
    private final double[] weights;

    private Axis(String label, int in, double[][] dense) {
        this.label = label;
        this.in = in;
        first = new int[dense.length];
        count = new int[dense.length];
        for (int o = 0; o < dense.length; o++) span(o, dense[o]);
        taps = Arrays.stream(count).max().orElse(0);
        weights = new double[dense.length * taps];
        for (int o = 0; o < dense.length; o++) System.arraycopy(dense[o], first[o], weights, o * taps, count[o]);
    }

    private void span(int o, double[] row) {
        int from = 0;
        int to = row.length;
        while (from < to && row[from] == 0) from++;
        while (to > from && row[to - 1] == 0) to--;
        first[o] = from == to ? 0 : from;
        count[o] = to - from;
    }

    /**
     * The map with the given weights.
     *
     * @param label what it is, for people
     * @param in size of the axis before
     * @param weights [out][in], not kept
     */
    public static Axis of(String label, int in, double[][] weights) {
        return new Axis(label, in, weights);
    }

    /** The transposed map: what the gradient goes through. */
    public Axis transposed() {
        double[][] dense = new double[in][out()];
        for (int o = 0; o < out(); o++)
            for (int k = 0; k < count[o]; k++) dense[first[o] + k][o] = weight(o, k);
        return new Axis("transposed " + label, out(), dense);
    }

    /** Size of the axis before. */
    public int in() {
        return in;
    }

    /** Size of the axis after. */
    public int out() {
        return first.length;
    }

    /** The first neighbour of result {@code o}. */
    public int first(int o) {
        return first[o];
    }

    /** How many neighbours result {@code o} has. */
    public int count(int o) {
        return count[o];
    }

    /** The largest {@link #count}. */
    public int taps() {
        return taps;
    }

    public double weight(int o, int k) {
        return weights[o * taps + k];
    }

    /** All weights, most of them 0: [in,out]. */
    Tensor dense(Backend device) {
        double[] flat = new double[in * out()];
        for (int o = 0; o < out(); o++)
            for (int k = 0; k < count[o]; k++) flat[(first[o] + k) * out() + o] = weight(o, k);
        return Tensor.of(device, flat, in, out());
    }

    @Override
    public String toString() {
        return label + " " + in + "→" + out();
    }
}
