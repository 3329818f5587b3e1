package org.latentclr.gan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.scenes.Scene;
import org.latentclr.weights.Json;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.SafetensorsWriter;

/**
 * Codes that say what the picture shows: factor f of z is Φ(axis_f · z/RMS(z)), Φ the normal distribution function, so that the factors
 * of z ~ N(0, I) are uniform in [0,1] and independent.
 *
 * @param axes one row [z] of length 1 per factor of {@link Scene#FACTORS}, orthogonal to the others
 */
public record FactorCodes(double[][] axes) {
    /** Axes drawn from a seed: normal numbers, made orthonormal row by row. */
    public static FactorCodes random(long seed, int width) {
        RandomStream random = new RandomStream(seed, 0);
        double[][] rows = new double[Scene.FACTORS.size()][width];
        for (int k = 0; k < rows.length; k++) {
            float[] v = new float[width];
            random.normal(v, 0, width);
            for (int i = 0; i < width; i++) rows[k][i] = v[i];
            for (int j = 0; j < k; j++) {
                double along = dot(rows[j], rows[k]);
                for (int i = 0; i < width; i++) rows[k][i] -= along * rows[j][i];
            }
            double length = Math.sqrt(dot(rows[k], rows[k]));
            for (int i = 0; i < width; i++) rows[k][i] /= length;
        }
        return new FactorCodes(rows);
    }

    /** Width of a code. */
    public int width() {
        return axes[0].length;
    }

    /** The scene of the code that begins at {@code offset}. */
    public Scene scene(float[] z, int offset) {
        double square = 0;
        for (int i = 0; i < width(); i++) square += (double) z[offset + i] * z[offset + i];
        double scale = 1 / Math.sqrt(square / width() + 1e-8);
        double[] f = new double[axes.length];
        for (int k = 0; k < f.length; k++) {
            double t = 0;
            for (int i = 0; i < width(); i++) t += axes[k][i] * z[offset + i];
            f[k] = Math.clamp(0.5 + 0.5 * Unary.erf(t * scale * Math.sqrt(0.5)), 0, 1);
        }
        return Scene.of(f, 0);
    }

    /** The scenes of codes [N,z]. */
    public List<Scene> scenes(float[] z) {
        List<Scene> all = new ArrayList<>();
        for (int at = 0; at < z.length; at += width()) all.add(scene(z, at));
        return all;
    }

    /** Writes the axes as a file: {@code axes} [factors,z] and the factors' names in the metadata. */
    public void write(Path file) {
        float[] values = new float[axes.length * width()];
        for (int i = 0; i < values.length; i++) values[i] = (float) axes[i / width()][i % width()];
        SafetensorsWriter.write(file, List.of(NamedArray.of("axes", values, axes.length, width())),
                Map.of("factors", Json.write(Scene.FACTORS)));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
