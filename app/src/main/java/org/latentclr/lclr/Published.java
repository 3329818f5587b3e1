package org.latentclr.lclr;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.engine.Backend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.StateEntry;
import org.latentclr.nn.layer.StackedMlp;
import org.latentclr.weights.LoadReport;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/**
 * Direction models and projectors from and to the state dicts of the published code. Kind, number of directions, widths, depth,
 * biases and normalisations are those of the tensors (METHODS §1.3, §1.4).
 */
public final class Published {
    private static final Pattern NET = Pattern.compile("nets\\.(\\d+)\\.(.+)");
    private static final Pattern LINEAR = Pattern.compile("linear_(\\d+)\\.weight");
    private static final String COUNTER = "num_batches_tracked";

    private Published() {}

    /**
     * A direction model with the values of a state dict.
     *
     * @param file named in messages
     * @param state tensors by published name
     * @param alpha lengths of edits, which no file tells
     * @param normalize whether edits have that length, which no file tells
     */
    public static DirectionModel model(Path file, Map<String, NamedArray> state, Backend device, Alpha alpha,
            boolean normalize) {
        DirectionModel model = emptyModel(file, state, device, alpha, normalize);
        load(file, model.published(), state);
        return model;
    }

    private static DirectionModel emptyModel(Path file, Map<String, NamedArray> state, Backend device, Alpha alpha,
            boolean normalize) {
        RandomStream unused = new RandomStream(0, 0);
        NamedArray params = state.get("params");
        if (params != null) {
            int[] shape = shape(file, params, 2);
            return new GlobalDirections(device, shape[0], shape[1], alpha, normalize, unused);
        }
        Map<String, NamedArray> first = new LinkedHashMap<>();
        int directions = 0;
        for (var e : state.entrySet()) {
            Matcher m = NET.matcher(e.getKey());
            if (!m.matches()) continue;
            int k = index(file, m.group(1));
            directions = Math.max(directions, k + 1);
            if (k == 0) first.put(m.group(2), e.getValue());
        }
        if (first.isEmpty() || directions > state.size())
            throw new WeightsException("the direction model", "params, or nets.0 to nets.K−1",
                    state.isEmpty() ? "no tensors" : state.keySet().stream().limit(4).toList().toString(),
                    "check that it is a checkpoint of trained directions").in(file);
        StackedMlp.Sizes sizes = sizes(file, first);
        if (sizes.in() != sizes.out())
            throw new WeightsException("the direction model", "networks with as many outputs as inputs",
                    sizes.in() + " inputs and " + sizes.out() + " outputs", "check that the file is whole").in(file);
        return new ConditionalDirections(device, directions, sizes, alpha, normalize, unused);
    }

    /**
     * A projector with the values of a state dict; an empty one makes the identity.
     *
     * @param file named in messages
     * @param state tensors by published name, under {@code net} or {@code Projector} or both
     * @param normalize whether rows get length 1, which no file tells
     */
    public static Projector projector(Path file, Map<String, NamedArray> state, Backend device, boolean normalize) {
        if (state.isEmpty()) return Projector.identity(normalize);
        Map<String, NamedArray> net = new LinkedHashMap<>();
        state.forEach((name, array) -> {
            if (name.startsWith("net.")) net.put(name.substring(4), array);
            if (name.startsWith("Projector.")) net.putIfAbsent(name.substring(10), array);
        });
        Projector projector = Projector.of(device, sizes(file, net), normalize, new RandomStream(0, 0));
        load(file, projector, state);
        return projector;
    }

    /** Writes a state dict into a direction model of the same sizes. */
    public static LoadReport load(Path file, DirectionModel model, Map<String, NamedArray> state) {
        return load(file, model.published(), state);
    }

    /** Writes a state dict into a projector of the same sizes; either of its two names of a tensor may be missing. */
    public static LoadReport load(Path file, Projector projector, Map<String, NamedArray> state) {
        Map<String, NamedArray> both = new LinkedHashMap<>(state);
        state.forEach((name, array) -> {
            if (name.startsWith("net.")) both.putIfAbsent("Projector." + name.substring(4), array);
            if (name.startsWith("Projector.")) both.putIfAbsent("net." + name.substring(10), array);
        });
        return load(file, projector.published(), both);
    }

    private static LoadReport load(Path file, List<StateEntry> entries, Map<String, NamedArray> state) {
        Map<String, long[]> expected = new LinkedHashMap<>();
        for (StateEntry e : entries) {
            int[] d = e.shape().dims();
            long[] shape = new long[d.length];
            for (int i = 0; i < d.length; i++) shape[i] = d[i];
            expected.put(e.name(), shape);
        }
        Predicate<String> old = name -> name.endsWith(COUNTER); // files of old versions lack the counter
        LoadReport report = LoadReport.match(file, expected, state, old);
        for (StateEntry e : entries) {
            NamedArray array = state.get(e.name());
            if (array != null) e.write(e.parameter().value(), array.toFloats());
        }
        return report;
    }

    /** The state dict of entries: float32, counters as int64. */
    public static Map<String, NamedArray> state(List<StateEntry> entries) {
        Map<String, NamedArray> state = new LinkedHashMap<>();
        for (StateEntry e : entries)
            state.put(e.name(), array(e.name(), e.read(e.parameter().value()), e.shape().dims()));
        return state;
    }

    /** Values under a name: int64 for a counter of batches, else float32. */
    static NamedArray array(String name, float[] values, int... dims) {
        long[] shape = new long[dims.length];
        for (int i = 0; i < dims.length; i++) shape[i] = dims[i];
        if (!name.endsWith(COUNTER)) return NamedArray.of(name, values, shape);
        long[] counts = new long[values.length];
        for (int i = 0; i < counts.length; i++) counts[i] = (long) values[i];
        return NamedArray.of(name, counts, shape);
    }

    private static StackedMlp.Sizes sizes(Path file, Map<String, NamedArray> net) {
        int depth = 0;
        for (String name : net.keySet()) {
            Matcher m = LINEAR.matcher(name);
            if (m.matches()) depth = Math.max(depth, index(file, m.group(1)));
        }
        NamedArray first = net.get("linear_1.weight");
        NamedArray last = net.get("linear_" + depth + ".weight");
        if (first == null || last == null || depth > net.size())
            throw new WeightsException("the network", "linear_1.weight to linear_DEPTH.weight",
                    net.keySet().stream().limit(4).toList().toString(),
                    "check that it is a checkpoint of trained directions").in(file);
        int[] in = shape(file, first, 2);
        int[] out = shape(file, last, 2);
        return new StackedMlp.Sizes(depth, in[1], in[0], out[0], net.containsKey("linear_1.bias"),
                net.containsKey("linear_2.bias"), net.containsKey("batchnorm_" + depth + ".weight"));
    }

    private static int[] shape(Path file, NamedArray array, int rank) {
        if (array.rank() != rank)
            throw new WeightsException("tensor " + array.name(), rank + " dimensions", array.rank() + " dimensions",
                    "check that it is a checkpoint of trained directions").in(file);
        int[] d = new int[rank];
        for (int i = 0; i < rank; i++) d[i] = Math.toIntExact(array.size(i));
        return d;
    }

    private static int index(Path file, String digits) {
        if (digits.length() > 6)
            throw new WeightsException("the network", "an index below 1000000", digits, "check that the file is whole")
                    .in(file);
        return Integer.parseInt(digits);
    }
}
