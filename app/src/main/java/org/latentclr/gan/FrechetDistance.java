package org.latentclr.gan;

import java.util.stream.IntStream;
import org.latentclr.data.Pictures;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.LinearAlgebra;
import org.latentclr.engine.functional.Resize;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.FeatureExtractor;

/**
 * Fréchet distance between two sets of pictures: ‖μ₁−μ₂‖² + tr(C₁ + C₂ − 2·(C₁C₂)^½) of the means and covariances of their features, which are the
 * fifth stage of the bundled sensor (docs/sensor.md), averaged over space: 128 numbers a picture. Pictures are brought to 64² first.
 * Not comparable with distances on Inception's features.
 */
public final class FrechetDistance {
    private static final int SIZE = 64;
    private static final int CHUNK = 64;

    private final FeatureExtractor sensor;
    private final Moments reference;

    /** Mean [F] and covariance [F,F] of features. */
    record Moments(double[] mean, double[] covariance) {
        /** Of rows [N,F], N at least 2. */
        static Moments of(float[] rows, int width) {
            int n = rows.length / width;
            double[] mean = new double[width];
            for (int i = 0; i < rows.length; i++) mean[i % width] += (double) rows[i] / n;
            double[] c = new double[width * width];
            IntStream.range(0, width).parallel().forEach(i -> {
                for (int r = 0; r < n; r++) {
                    double x = rows[r * width + i] - mean[i];
                    for (int j = 0; j < width; j++) c[i * width + j] += x * (rows[r * width + j] - mean[j]) / (n - 1);
                }
            });
            return new Moments(mean, c);
        }
    }

    /** Measures against the first {@code count} pictures of a set. */
    public FrechetDistance(Pictures pictures, int count, Backend backend) {
        sensor = AlexNet.bundled(backend);
        reference = Moments.of(features(pictures.read(IntStream.range(0, count).toArray()), pictures.channels(),
                pictures.size()), width());
    }

    private int width() {
        try (Scope s = Scope.open("width")) {
            return sensor.stages(Tensor.zeros(sensor.backend(), 1, 3, SIZE, SIZE)).getLast().dim(1);
        }
    }

    /** The distance of pictures [N,channels,size,size], N at least 2. */
    public double to(float[] pictures, int channels, int size) {
        float[] f = features(pictures, channels, size);
        return between(reference, Moments.of(f, reference.mean.length));
    }

    private float[] features(float[] pictures, int channels, int size) {
        int each = channels * size * size;
        int n = pictures.length / each;
        float[][] parts = new float[(n + CHUNK - 1) / CHUNK][];
        for (int p = 0; p < parts.length; p++) {
            int from = p * CHUNK;
            int count = Math.min(CHUNK, n - from);
            float[] part = java.util.Arrays.copyOfRange(pictures, from * each, (from + count) * each);
            try (Scope s = Scope.open("features")) {
                parts[p] = Autograd.noGrad(() -> {
                    Tensor x = Tensor.of(sensor.backend(), part, count, channels, size, size);
                    Tensor scaled = size == SIZE ? x : Resize.to(x, Resize.Mode.BILINEAR, SIZE, SIZE);
                    return sensor.stages(scaled).getLast().mean(false, 2, 3).toFloats();
                });
            }
        }
        int width = parts[0].length / Math.min(CHUNK, n);
        float[] all = new float[n * width];
        for (int p = 0; p < parts.length; p++) System.arraycopy(parts[p], 0, all, p * CHUNK * width, parts[p].length);
        return all;
    }

    /** With (C₁C₂)^½ having the trace of (C₁^½ C₂ C₁^½)^½, which is symmetric. */
    static double between(Moments a, Moments b) {
        int n = a.mean.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double d = a.mean[i] - b.mean[i];
            sum += d * d + a.covariance[i * n + i] + b.covariance[i * n + i];
        }
        double[] root = root(a.covariance, n);
        double[] inner = product(product(root, b.covariance, n), root, n);
        for (double value : LinearAlgebra.eigh(inner).values()) sum -= 2 * Math.sqrt(Math.max(0, value));
        return Math.max(0, sum);
    }

    private static double[] root(double[] c, int n) {
        var e = LinearAlgebra.eigh(c);
        double[] scaled = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++)
                scaled[i * n + k] = e.vectors()[i * n + k] * Math.sqrt(Math.max(0, e.values()[k]));
        double[] transposed = new double[n * n];
        for (int i = 0; i < n; i++) for (int k = 0; k < n; k++) transposed[k * n + i] = e.vectors()[i * n + k];
        return product(scaled, transposed, n);
    }

    private static double[] product(double[] a, double[] b, int n) {
        double[] c = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) {
                double x = a[i * n + k];
                for (int j = 0; j < n; j++) c[i * n + j] += x * b[k * n + j];
            }
        return c;
    }
}
