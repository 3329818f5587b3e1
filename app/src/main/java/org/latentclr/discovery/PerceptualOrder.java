package org.latentclr.discovery;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.features.Lpips;

/** Edits by how much the eye sees of them: the distances between neighbouring frames of their traversals, added up (METHODS §2.9). */
public final class PerceptualOrder {
    private PerceptualOrder() {}

    /**
     * The sum for each edit.
     *
     * @param distance published: AlexNet without linear heads
     * @param images traversals [K,n,3,H,W] in [−1,1], not modified
     * @return [K]
     */
    public static double[] distances(Lpips distance, Tensor images) {
        double[] sum = new double[images.dim(0)];
        for (int f = 0; f + 1 < images.dim(1); f++)
            try (Scope s = Scope.local("frames")) {
                double[] d = distance.distance(frame(images, f), frame(images, f + 1)).toDoubles();
                for (int i = 0; i < sum.length; i++) sum[i] += d[i];
            }
        return sum;
    }

    private static Tensor frame(Tensor images, int i) {
        return images.slice(1, i, i + 1).reshape(images.dim(0), images.dim(2), images.dim(3), images.dim(4));
    }

    /** Indices by descending distance; equal ones keep their order. */
    public static List<Integer> of(double... distances) {
        double[] d = Arrays.copyOf(distances, distances.length);
        return IntStream.range(0, d.length).boxed().sorted((a, b) -> Double.compare(d[b], d[a])).toList();
    }
}
