package org.latentclr.golden.lclr;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.optim.Optimizer;
import org.latentclr.nn.optim.Sgd;
import org.latentclr.weights.Json;

/** What the configuration of a golden file says, as values of this project. Missing keys have PyTorch's defaults. */
final class Options {
    private Options() {}

    static double number(Map<String, Object> m, String key) {
        if (m.get(key) instanceof Number n) return n.doubleValue();
        throw new IllegalStateException("configuration " + m + " has no number '" + key + "'");
    }

    static double number(Map<String, Object> m, String key, double fallback) {
        return m.get(key) == null ? fallback : number(m, key);
    }

    static int whole(Map<String, Object> m, String key) {
        return (int) number(m, key);
    }

    static boolean flag(Map<String, Object> m, String key, boolean fallback) {
        return m.get(key) instanceof Boolean b ? b : fallback;
    }

    static String text(Map<String, Object> m, String key) {
        return String.valueOf(m.get(key));
    }

    static Map<String, Object> map(Map<String, Object> m, String key) {
        return Json.asObject(m.get(key), "configuration key " + key);
    }

    /** A list of numbers; empty where there is none. */
    static List<Double> numbers(Map<String, Object> m, String key) {
        return m.get(key) instanceof Collection<?> c
                ? c.stream().map(x -> ((Number) x).doubleValue()).toList()
                : List.of();
    }

    static List<Integer> wholes(Map<String, Object> m, String key) {
        return numbers(m, key).stream().map(Double::intValue).toList();
    }

    static Optimizer optimizer(Collection<Parameter> p, String name, Map<String, Object> o) {
        return switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case "adam" -> new Adam(p, adam(o, false, 0));
            case "adamw" -> new Adam(p, adam(o, true, 0.01));
            case "sgd" -> new Sgd(p, new Sgd.Options(number(o, "lr"), number(o, "momentum", 0),
                    number(o, "dampening", 0), flag(o, "nesterov", false), number(o, "weight_decay", 0)));
            default -> throw new IllegalStateException("optimiser '" + name + "' is not known");
        };
    }

    private static Adam.Options adam(Map<String, Object> o, boolean decoupled, double decay) {
        List<Double> betas = numbers(o, "betas");
        return new Adam.Options(number(o, "lr", 1e-3), betas.isEmpty() ? 0.9 : betas.get(0),
                betas.isEmpty() ? 0.999 : betas.get(1), number(o, "eps", 1e-8), number(o, "weight_decay", decay),
                decoupled, flag(o, "amsgrad", false));
    }

    static LearningRate multiStep(Map<String, Object> o, double initial) {
        return new LearningRate.MultiStep(initial, wholes(o, "milestones"), number(o, "gamma", 0.1));
    }
}
