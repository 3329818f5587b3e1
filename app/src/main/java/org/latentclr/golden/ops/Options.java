package org.latentclr.golden.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The configuration of one case, read with defaults: an absent entry and a stored null both mean the default. */
record Options(String where, Map<String, Object> values) {
    boolean has(String key) {
        return values.get(key) != null;
    }

    String text(String key, String otherwise) {
        return values.get(key) instanceof String s ? s : otherwise;
    }

    double number(String key, double otherwise) {
        return number(values.get(key), otherwise);
    }

    int whole(String key, int otherwise) {
        return values.get(key) instanceof Number n ? n.intValue() : otherwise;
    }

    boolean flag(String key, boolean otherwise) {
        return values.get(key) instanceof Boolean b ? b : otherwise;
    }

    /** {@code count} whole numbers; a single one stands for all. */
    int[] wholes(String key, int count, int otherwise) {
        return Arrays.stream(numbers(key, count, otherwise)).mapToInt(v -> (int) v).toArray();
    }

    /** All whole numbers of a list; none where the key is absent. */
    int[] list(String key) {
        return values.get(key) instanceof List<?> l ? wholes(key, l.size(), 0) : new int[0];
    }

    /** {@code count} numbers; a single one stands for all. */
    double[] numbers(String key, int count, double otherwise) {
        double[] v = new double[count];
        Object o = values.get(key);
        for (int i = 0; i < count; i++) v[i] = number(o instanceof List<?> l ? l.get(i) : o, otherwise);
        return v;
    }

    private static double number(Object value, double otherwise) {
        return value instanceof Number n ? n.doubleValue() : otherwise;
    }

    static Options of(Map<String, Map<String, Object>> cases, String name) {
        return new Options(name, cases.getOrDefault(name, Map.of()));
    }
}
