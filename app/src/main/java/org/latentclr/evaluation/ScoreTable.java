package org.latentclr.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.latentclr.discovery.Faint;

/**
 * Methods with their measures over seeds.
 *
 * @param factors names of the attributes
 * @param rows one for each method, in the order of their first run
 */
public record ScoreTable(List<String> factors, List<Row> rows) {
    private static final List<String> HEADINGS = List.of("method", "seeds", "directions", "S_disen", "N_discov",
            "clean",
            "faint", "factors that are some direction's main one (of seeds)");

    /**
     * @param method its name
     * @param runs one for each seed
     */
    public record Row(String method, List<Evaluated> runs) {
        double[] disentanglement() {
            return runs.stream().mapToDouble(r -> r.result().discovery().disentanglement()).toArray();
        }

        double[] discovered() {
            return runs.stream().mapToDouble(r -> r.result().discovery().count()).toArray();
        }

        double[] clean() {
            return runs.stream().mapToDouble(r -> r.result().discovery().clean()).toArray();
        }

        /** Numbers of edits that change next to nothing. */
        double[] faint() {
            return runs.stream().mapToDouble(r -> Faint.ofShifts(r.result().shifts()).size()).toArray();
        }

        /** In how many runs each factor was found. */
        int[] found(int factors) {
            return IntStream.range(0, factors).map(
                    j -> (int) runs.stream().filter(r -> r.result().discovery().discovered()[j]).count()).toArray();
        }
    }

    /** Groups runs by method. */
    public static ScoreTable of(List<String> factors, List<Evaluated> runs) {
        Map<String, List<Evaluated>> groups = new LinkedHashMap<>();
        runs.forEach(r -> groups.computeIfAbsent(r.method(), m -> new ArrayList<>()).add(r));
        return new ScoreTable(factors, groups.entrySet().stream().map(e -> new Row(e.getKey(), e.getValue())).toList());
    }

    /** The table's cells, the headings first. */
    public List<List<String>> cells() {
        List<List<String>> all = new ArrayList<>(List.of(HEADINGS));
        for (Row r : rows) {
            int[] found = r.found(factors.size());
            String names = IntStream.range(0, found.length).filter(j -> found[j] > 0)
                    .mapToObj(j -> factors.get(j) + (r.runs.size() > 1 ? " " + found[j] : ""))
                    .collect(Collectors.joining(", "));
            all.add(List.of(r.method, "" + r.runs.size(), "" + r.runs.getFirst().result().shifts().length,
                    spread(3, r.disentanglement()), spread(1, r.discovered()), spread(1, r.clean()),
                    spread(1, r.faint()), names));
        }
        return all;
    }

    /** "0.512 ± 0.031", the standard deviation over runs; "0.512" for one. */
    public static String spread(int digits, double... v) {
        double mean = Arrays.stream(v).average().orElse(Double.NaN);
        String format = "%." + digits + "f";
        if (v.length < 2) return String.format(Locale.ROOT, format, mean);
        double deviation = Math.sqrt(Arrays.stream(v).map(x -> (x - mean) * (x - mean)).sum() / (v.length - 1));
        return String.format(Locale.ROOT, format + " ± " + format, mean, deviation);
    }

    /** Everything measured, for {@link org.latentclr.weights.Json}. */
    public Map<String, Object> json() {
        List<Object> all = new ArrayList<>();
        for (Row r : rows)
            for (Evaluated e : r.runs) {
                Map<String, Object> m = new LinkedHashMap<>();
                m.put("method", e.method());
                m.put("seed", e.seed());
                m.put("run", e.folder().map(Object::toString).orElse(""));
                m.put("S_disen", e.result().discovery().disentanglement());
                m.put("N_discov", (long) e.result().discovery().count());
                m.put("faint", Faint.ofShifts(e.result().shifts()).stream().map(k -> (Object) (long) k).toList());
                m.put("step", e.result().scale());
                m.put("A", Arrays.stream(e.result().shifts())
                        .map(row -> Arrays.stream(row).boxed().map(v -> (Object) v).toList()).toList());
                all.add(m);
            }
        return new LinkedHashMap<>(Map.of("factors", factors, "runs", all));
    }
}
