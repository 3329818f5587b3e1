package org.latentclr.ganspace;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.NpyWriter;
import org.latentclr.weights.WeightsException;

/**
 * GANSpace's {@code .npz} files (METHODS §4): {@code act_comp}, {@code act_mean}, {@code act_stdev}, {@code lat_comp}, {@code lat_mean},
 * {@code lat_stdev}, {@code var_ratio}, {@code random_stdevs}. In W, activations and codes are the same.
 *
 * @param components of the codes
 * @param randomDeviations standard deviations of the codes along random directions, for comparison; may be empty
 */
public record GanSpaceFile(PrincipalComponents components, double[] randomDeviations) {
    private static final String KEY = "latentclr.samples";

    /** Writes the components as those of the codes and of the activations. */
    public void write(Path file) {
        int k = components.components().length;
        int d = components.width();
        List<NamedArray> arrays = List.of(array("act_comp", components.flat(), k, 1, d),
                array("act_mean", components.mean(), 1, d), array("act_stdev", components.deviations(), k),
                array("lat_comp", components.flat(), k, 1, d), array("lat_mean", components.mean(), 1, d),
                array("lat_stdev", components.deviations(), k), array("var_ratio", components.ratios(), k),
                array("random_stdevs", randomDeviations, randomDeviations.length));
        NpyWriter.writeNpz(file, arrays, Map.of(KEY, Long.toString(components.samples())));
    }

    private static NamedArray array(String name, double[] values, long... shape) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) f[i] = (float) values[i];
        return NamedArray.of(name, f, shape);
    }

    /**
     * Reads a file of this project or of the published code.
     *
     * @throws WeightsException naming file, array, expected and found
     */
    public static GanSpaceFile read(Path file) {
        Checkpoint c = Checkpoint.read(file);
        NamedArray comp = c.tensor("lat_comp");
        double[] mean = c.tensor("lat_mean").toDoubles();
        int k = Math.toIntExact(comp.size(0));
        double[] flat = comp.toDoubles();
        if (flat.length != (long) k * mean.length)
            throw new WeightsException("array lat_comp", k + " vectors of the width " + mean.length + " of lat_mean",
                    flat.length + " values", "check that it is a file of GANSpace").in(file);
        double[][] rows = new double[k][mean.length];
        for (int i = 0; i < k; i++) System.arraycopy(flat, i * mean.length, rows[i], 0, mean.length);
        Map<String, NamedArray> all = c.tensors();
        double[] random = all.containsKey("random_stdevs") ? all.get("random_stdevs").toDoubles() : new double[0];
        double[] ratios = all.containsKey("var_ratio") ? all.get("var_ratio").toDoubles() : new double[k];
        long samples = Long.parseLong(c.metadata().getOrDefault(KEY, "0"));
        return new GanSpaceFile(
                new PrincipalComponents(mean, rows, c.tensor("lat_stdev").toDoubles(), ratios, samples), random);
    }
}
