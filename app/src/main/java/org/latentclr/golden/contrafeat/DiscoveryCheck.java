package org.latentclr.golden.contrafeat;

import java.util.Arrays;
import java.util.Map;
import org.latentclr.discovery.Discovery;
import org.latentclr.engine.Backend;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;

/** S_disen and N_discov from matrices of shifts, with all attributes and with some. */
final class DiscoveryCheck implements GoldenCheck {
    private static final String SHIFT = ".shift";

    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "metric_disen.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        for (Map.Entry<String, Object> used : file.json("used_attr_idx").entrySet()) {
            int[] columns = new Options(file.json("used_attr_idx")).wholes(used.getKey()).stream().mapToInt(i -> i)
                    .toArray();
            for (String name : file.names())
                if (name.endsWith(SHIFT))
                    one(file, name.substring(0, name.length() - SHIFT.length()), used.getKey(), columns);
        }
    }

    private static void one(GoldenFile file, String name, String used, int... columns) {
        double[] flat = file.values(name + SHIFT);
        int rows = file.shape(name + SHIFT).dim(0);
        int n = flat.length / rows;
        double[][] shifts = new double[rows][];
        for (int r = 0; r < rows; r++) shifts[r] = Arrays.copyOfRange(flat, r * n, (r + 1) * n);
        Discovery d = Discovery.of(shifts, columns);
        String prefix = name + "." + used + ".";
        file.expect(prefix + "scores_normed",
                Arrays.stream(d.normalized()).flatMapToDouble(Arrays::stream).toArray());
        file.expect(prefix + "S_disen", d.disentanglement());
        file.expect(prefix + "S_before_norm_all_attr", d.plain());
        file.expect(prefix + "N_discov", d.count());
        double[] discovered = new double[columns.length];
        for (int j = 0; j < discovered.length; j++) discovered[j] = d.discovered()[j] ? 1 : 0;
        file.expect(prefix + "discovered", discovered);
    }
}
