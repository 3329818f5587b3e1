package org.latentclr.golden.voynov;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.latentclr.engine.Backend;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateDict;
import org.latentclr.voynov.PublishedModels;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

/** Files of the published tool: a predictor alone, and checkpoints, which hold what the trajectory beside them ends with. */
final class ModelFileCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return VoynovChecks.is(file, ".pt");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Checkpoint c = Checkpoint.read(file.path());
        if (!c.has("shift_predictor")) {
            loads(file, "predictor", c.tensors(),
                    PublishedModels.reconstructor(file.path(), c.tensors(), OptionalInt.empty(), device));
            return;
        }
        Map<String, NamedArray> a = c.at("deformator").tensors();
        Map<String, NamedArray> r = c.at("shift_predictor").tensors();
        Checkpoint trajectory = Checkpoint.read(file.sibling("trajectory.safetensors"));
        OptionalInt directions = OptionalInt.of(Integer.parseInt(trajectory.metadata().get("K")));
        loads(file, "deformator", a,
                PublishedModels.deformator(file.path(), a, Optional.empty(), directions, device));
        loads(file, "predictor", r, PublishedModels.reconstructor(file.path(), r, OptionalInt.empty(), device));
        Map<String, NamedArray> end = trajectory.tensors();
        int last = 1;
        while (end.containsKey("step" + (last + 1) + ".z")) last++;
        // The checkpoint may come from a run with other rounding, in which Adam's steps of a parameter without a gradient point elsewhere.
        double bound = 2 * last * Double.parseDouble(trajectory.metadata().get("lr"));
        String step = "step" + last + ".";
        a.forEach((n, v) -> near(file, n, v, end.get(step + "deformator." + n), bound));
        r.forEach((n, v) -> near(file, n, v, end.get(step + "shift_predictor." + n), bound));
        file.require("step", c.value("step").orElse(null) instanceof Long, String.valueOf(c.keys()));
    }

    /** Every tensor of the file is in the network, bit for bit. */
    private static void loads(GoldenFile file, String what, Map<String, NamedArray> tensors, Module module) {
        Map<String, NamedArray> loaded = StateDict.of(module);
        boolean equal = loaded.keySet().containsAll(tensors.keySet()) && tensors.entrySet().stream()
                .allMatch(e -> Arrays.equals(e.getValue().toFloats(), loaded.get(e.getKey()).toFloats()));
        file.require(what, equal, "other values");
    }

    private static void near(GoldenFile file, String name, NamedArray a, NamedArray b, double bound) {
        double largest = Double.POSITIVE_INFINITY;
        if (b != null && Arrays.equals(a.shape(), b.shape())) {
            double[] x = a.toDoubles();
            double[] y = b.toDoubles();
            largest = 0;
            for (int i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i] - y[i]));
        }
        file.require(name, largest <= bound, largest + " from the trajectory's");
    }
}
