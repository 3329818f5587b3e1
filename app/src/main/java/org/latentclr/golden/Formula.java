package org.latentclr.golden;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.FormulaWeights;
import org.latentclr.weights.Json;

/** Inputs that the golden data states as a seed of {@link FormulaWeights}, and results that it states as sums. */
public final class Formula {
    private Formula() {}

    /** The formula input of a seed. */
    public static Tensor input(Backend device, long seed, int... dims) {
        return Tensor.of(device, FormulaWeights.numbers(seed, Shape.of(dims).size()), dims);
    }

    /** The numbers of a JSON array. */
    public static int[] dims(Object json) {
        List<?> list = Json.asArray(json, "shape");
        return list.stream().mapToInt(n -> Math.toIntExact(Json.asLong(n, "shape"))).toArray();
    }

    /**
     * Compares a result that is stored whole, or as {@code #l2} (norm), {@code #probe} (sum of products with the formula input of a seed)
     * and {@code #head} (first values).
     */
    public static void expect(GoldenFile file, String name, Tensor actual, long probeSeed) {
        if (file.has(name)) file.expect(name, actual);
        sums(file, name, actual, probeSeed).forEach(file::expect);
    }

    /** Whether {@link #expect} would pass. */
    public static boolean isMet(GoldenFile file, String name, Tensor actual, long probeSeed) {
        return (!file.has(name) || file.isMet(name, actual.toDoubles()))
                && sums(file, name, actual, probeSeed).entrySet().stream()
                        .allMatch(e -> file.isMet(e.getKey(), e.getValue()));
    }

    private static Map<String, double[]> sums(GoldenFile file, String name, Tensor actual, long probeSeed) {
        if (!file.has(name + "#l2")) return Map.of();
        double[] v = actual.toDoubles();
        double square = 0;
        double probe = 0;
        for (int i = 0; i < v.length; i++) {
            square += v[i] * v[i];
            probe += v[i] * FormulaWeights.number(probeSeed, i);
        }
        return Map.of(name + "#l2", new double[]{Math.sqrt(square)}, name + "#probe", new double[]{probe},
                name + "#head", Arrays.copyOf(v, file.shape(name + "#head").size()));
    }
}
