package org.latentclr.golden.contrafeat;

import java.util.List;
import java.util.Map;
import org.latentclr.weights.Json;

/** The options of one case of a golden file, by the names of the published code; what is missing has the given value. */
record Options(Map<String, Object> map) {
    static Options of(Object json) {
        return new Options(json == null ? Map.of() : Json.asObject(json, "options"));
    }

    Options at(String key) {
        return of(map.get(key));
    }

    boolean has(String key) {
        return map.get(key) != null;
    }

    boolean flag(String key, boolean fallback) {
        return map.get(key) instanceof Boolean b ? b : fallback;
    }

    double number(String key, double fallback) {
        return map.get(key) instanceof Number n ? n.doubleValue() : fallback;
    }

    int whole(String key, int fallback) {
        return (int) number(key, fallback);
    }

    String text(String key, String fallback) {
        return map.get(key) instanceof String s ? s : fallback;
    }

    List<Integer> wholes(String key) {
        return Json.asArray(map.get(key), key).stream().map(n -> Math.toIntExact(Json.asLong(n, key))).toList();
    }
}
