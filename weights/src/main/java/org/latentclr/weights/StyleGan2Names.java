package org.latentclr.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of StyleGAN2's weights: NVIDIA's are the canonical ones, rosinality's are a table (METHODS §6.1) for every
 * resolution {@code 2^m}: {@code convs.{2(m−3)+j}} is {@code synthesis.b{2^m}.conv{j}} and so on.
 */
public final class StyleGan2Names {
    private static final Pattern CONV = Pattern.compile("convs\\.(\\d{1,2})\\..*");
    private static final Pattern LAYER = Pattern.compile("(convs|to_rgbs)\\.(\\d{1,2})");
    private static final double[] DEFAULT_FILTER = {1, 3, 3, 1};

    /** How a foreign value becomes the canonical one. */
    private enum Change {
        NONE, DROP_LEADING_ONES, FLATTEN, SCALAR, FILTER
    }

    private record Rule(String canonical, String source, Change change) {}

    /**
     * Weights under canonical names.
     *
     * @param tensors
     *            canonical name → array, in NVIDIA's state_dict order
     * @param report
     *            what was used, missing, unexpected, transformed
     */
    public record Renamed(Map<String, NamedArray> tensors, LoadReport report) {}

    private StyleGan2Names() {}

    /** Whether the names, without a prefix such as {@code g_ema.}, are rosinality's. */
    public static boolean isRosinality(Set<String> names) {
        return names.contains("input.input") && names.contains("conv1.conv.weight");
    }

    /** Whether the names, without a prefix such as {@code G_ema.}, are NVIDIA's. */
    public static boolean isNvidia(Set<String> names) {
        return names.contains("synthesis.b4.const") && names.contains("synthesis.b4.conv1.weight");
    }

    /**
     * The canonical path of a layer that is called by rosinality's name, as LatentCLR's options do: {@code conv1} →
     * {@code synthesis.b4.conv1}, {@code convs.3} → {@code synthesis.b16.conv1}, {@code to_rgbs.0} →
     * {@code synthesis.b8.torgb}, {@code input} → {@code synthesis.b4.const}, {@code style} → {@code mapping}. Empty
     * for any other name.
     */
    public static Optional<String> canonicalLayer(String layer) {
        Matcher numbered = LAYER.matcher(layer);
        if (numbered.matches()) {
            int index = Integer.parseInt(numbered.group(2));
            boolean conv = numbered.group(1).equals("convs");
            int log2 = 3 + (conv ? index / 2 : index);
            return log2 > 20
                    ? Optional.empty()
                    : Optional.of("synthesis.b" + (1 << log2) + (conv ? ".conv" + index % 2 : ".torgb"));
        }
        return switch (layer) {
            case "style" -> Optional.of("mapping");
            case "input" -> Optional.of("synthesis.b4.const");
            case "conv1" -> Optional.of("synthesis.b4.conv1");
            case "to_rgb1" -> Optional.of("synthesis.b4.torgb");
            default -> Optional.empty();
        };
    }

    /**
     * Renames rosinality's generator.
     *
     * @param source
     *            state dict without prefix; may contain the checkpoint's {@code latent_avg}. Not modified
     * @return arrays under canonical names; resample filters are divided by 4 and completed for layers that have none,
     *         everything else is only reshaped. Noise buffers and {@code mapping.w_avg} may be among the missing
     */
    public static Renamed fromRosinality(Map<String, NamedArray> source) {
        Map<String, NamedArray> tensors = new LinkedHashMap<>();
        Set<String> used = new LinkedHashSet<>();
        List<String> missing = new ArrayList<>();
        List<String> transformed = new ArrayList<>();
        for (Rule rule : rules(log2Resolution(source.keySet()), mappingLayers(source.keySet()))) {
            NamedArray array = source.get(rule.source);
            if (array == null && rule.change != Change.FILTER) {
                missing.add(rule.canonical);
                continue;
            }
            NamedArray changed = array == null ? defaultFilter() : change(array, rule.change);
            tensors.put(rule.canonical, changed.named(rule.canonical));
            if (array != null) {
                used.add(rule.source);
            }
            if (array == null || !Arrays.equals(array.shape(), changed.shape()) || rule.change == Change.FILTER) {
                transformed.add(rule.canonical + " from " + (array == null ? "the default filter" : rule.source));
            }
        }
        Set<String> unexpected = new LinkedHashSet<>(source.keySet());
        unexpected.removeAll(used);
        return new Renamed(tensors, new LoadReport(List.copyOf(used), missing, List.copyOf(unexpected), transformed));
    }

    /**
     * The canonical name of each of rosinality's parameters and buffers; a resampling filter, which several layers share, is not among
     * them.
     *
     * @param names
     *            all names of a generator's state dict, without prefix
     */
    public static Map<String, String> canonicalNames(Set<String> names) {
        Map<String, String> canonical = new LinkedHashMap<>();
        for (Rule rule : rules(log2Resolution(names), mappingLayers(names))) {
            if (rule.change != Change.FILTER && names.contains(rule.source)) {
                canonical.put(rule.source, rule.canonical);
            }
        }
        return canonical;
    }

    private static int log2Resolution(Set<String> names) {
        int log2 = 2;
        for (String name : names) {
            Matcher conv = CONV.matcher(name);
            if (conv.matches()) {
                log2 = Math.max(log2, 3 + Integer.parseInt(conv.group(1)) / 2);
            }
        }
        return log2;
    }

    private static int mappingLayers(Set<String> names) {
        int layers = 0;
        while (names.contains("style." + (layers + 1) + ".weight")) {
            layers++;
        }
        return layers;
    }

    /** No source: what does not resample has NVIDIA's default filter, which it never reads. */
    private static final String NONE = "";

    private static List<Rule> rules(int log2Resolution, int mappingLayers) {
        List<Rule> rules = new ArrayList<>();
        for (int m = 2; m <= log2Resolution; m++) {
            block(rules, m);
        }
        rules.add(new Rule("mapping.w_avg", "latent_avg", Change.DROP_LEADING_ONES));
        for (int i = 0; i < mappingLayers; i++) {
            same(rules, "mapping.fc" + i, "style." + (i + 1));
        }
        return rules;
    }

    private static void block(List<Rule> rules, int m) {
        String block = "synthesis.b" + (1 << m);
        String kernel = "convs." + 2 * (m - 3) + ".conv.blur.kernel";
        if (m == 2) {
            rules.add(new Rule(block + ".const", "input.input", Change.DROP_LEADING_ONES));
        }
        rules.add(new Rule(block + ".resample_filter", m == 2 ? NONE : "to_rgbs." + (m - 3) + ".upsample.kernel",
                Change.FILTER));
        if (m > 2) {
            conv(rules, block + ".conv0", "convs." + 2 * (m - 3), 2 * m - 5, kernel);
        }
        conv(rules, block + ".conv1", m == 2 ? "conv1" : "convs." + (2 * (m - 3) + 1), 2 * m - 4, NONE);
        String rgb = m == 2 ? "to_rgb1" : "to_rgbs." + (m - 3);
        rules.add(new Rule(block + ".torgb.weight", rgb + ".conv.weight", Change.DROP_LEADING_ONES));
        rules.add(new Rule(block + ".torgb.bias", rgb + ".bias", Change.FLATTEN));
        same(rules, block + ".torgb.affine", rgb + ".conv.modulation");
    }

    private static void conv(List<Rule> rules, String canonical, String source, int noise, String kernel) {
        rules.add(new Rule(canonical + ".weight", source + ".conv.weight", Change.DROP_LEADING_ONES));
        rules.add(new Rule(canonical + ".noise_strength", source + ".noise.weight", Change.SCALAR));
        rules.add(new Rule(canonical + ".bias", source + ".activate.bias", Change.FLATTEN));
        rules.add(new Rule(canonical + ".resample_filter", kernel, Change.FILTER));
        rules.add(new Rule(canonical + ".noise_const", "noises.noise_" + noise, Change.DROP_LEADING_ONES));
        same(rules, canonical + ".affine", source + ".conv.modulation");
    }

    private static void same(List<Rule> rules, String canonical, String source) {
        rules.add(new Rule(canonical + ".weight", source + ".weight", Change.NONE));
        rules.add(new Rule(canonical + ".bias", source + ".bias", Change.NONE));
    }

    private static NamedArray change(NamedArray array, Change change) {
        return switch (change) {
            case NONE -> array;
            case DROP_LEADING_ONES -> array.reshaped(dropLeadingOnes(array.shape(), array.name()));
            case FLATTEN -> array.reshaped(array.count());
            case SCALAR -> array.reshaped();
            case FILTER -> quarter(array);
        };
    }

    /** A weight has one leading 1, a noise buffer two, {@code latent_avg} none or one: the last 1, 2 or 4 remain. */
    private static long[] dropLeadingOnes(long[] shape, String name) {
        int keep = switch (shape.length) {
            case 5 -> 4;
            case 4 -> name.contains("noise") ? 2 : 3;
            default -> 1;
        };
        return Arrays.copyOfRange(shape, Math.max(0, shape.length - keep), shape.length);
    }

    /** rosinality multiplies the filter by the up-sampling gain 4, NVIDIA applies the gain when filtering. */
    private static NamedArray quarter(NamedArray kernel) {
        float[] values = kernel.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] /= 4;
        }
        return NamedArray.of("", values, kernel.shape());
    }

    private static NamedArray defaultFilter() {
        int taps = DEFAULT_FILTER.length;
        double sum = Arrays.stream(DEFAULT_FILTER).sum();
        float[] values = new float[taps * taps];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (DEFAULT_FILTER[i / taps] * DEFAULT_FILTER[i % taps] / (sum * sum));
        }
        return NamedArray.of("", values, taps, taps);
    }
}
