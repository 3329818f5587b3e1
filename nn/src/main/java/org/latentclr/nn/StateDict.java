package org.latentclr.nn;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.weights.LoadReport;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/** The state of a module as named arrays, and back. */
public final class StateDict {
    private static final int SHOWN = 6;
    private static final String COUNTER = "num_batches_tracked";

    private StateDict() {}

    /**
     * Writes a file's tensors into a module: every name of the module must be there with its shape, except those that are optional,
     * and no other name.
     *
     * @param tensors arrays under the module's names; not modified
     * @param file for messages
     * @param optional names that may be missing; their values stay as they are
     * @return what was used and what was missing
     * @throws WeightsException naming file, tensor, expected and found; the module may be partly written
     */
    public static LoadReport load(Module module, Map<String, NamedArray> tensors, Path file,
            Predicate<String> optional) {
        Map<String, Parameter> state = module.state();
        List<String> missing = new ArrayList<>();
        for (String name : state.keySet()) if (!tensors.containsKey(name)) missing.add(name);
        refuse(missing.stream().filter(optional.negate()).toList(), "all tensors of the network", "no ", file);
        List<String> unexpected = tensors.keySet().stream().filter(n -> !state.containsKey(n)).toList();
        refuse(unexpected, "only tensors that the network has", "also ", file);
        tensors.forEach((name, array) -> write(state.get(name), name, array, file));
        return new LoadReport(List.copyOf(tensors.keySet()), missing, List.of(), List.of());
    }

    private static void refuse(List<String> names, String expected, String verb, Path file) {
        if (names.isEmpty()) return;
        String rest = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
        throw new WeightsException("its tensors", expected,
                verb + String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))) + rest,
                "check that the file belongs to this network").in(file);
    }

    private static void write(Parameter target, String name, NamedArray array, Path file) {
        int[] dims = target.value().shape().dims();
        long[] found = array.shape();
        if (!Arrays.equals(Arrays.stream(dims).asLongStream().toArray(), found))
            throw new WeightsException("tensor " + name, "shape " + Arrays.toString(dims),
                    "shape " + Arrays.toString(found), "check that the file belongs to this network").in(file);
        try (Scope s = Scope.local("load")) {
            target.assign(Tensor.of(target.value().backend(), array.toFloats(), dims));
        }
    }

    /** Copies of all parameters and buffers, by path: float32, counters of batches int64. */
    public static Map<String, NamedArray> of(Module module) {
        Map<String, NamedArray> all = new LinkedHashMap<>();
        module.state().forEach((name, p) -> {
            float[] v = p.value().toFloats();
            long[] shape = Arrays.stream(p.value().shape().dims()).asLongStream().toArray();
            all.put(name, name.endsWith(COUNTER)
                    ? NamedArray.of(name, IntStream.range(0, v.length).mapToLong(i -> (long) v[i]).toArray(), shape)
                    : NamedArray.of(name, v, shape));
        });
        return all;
    }
}
