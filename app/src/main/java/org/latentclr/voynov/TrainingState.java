package org.latentclr.voynov;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.optim.Optimizer;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.PickledMap;
import org.latentclr.weights.WeightsException;

/** State of networks, optimisers and random streams as plain data, and back. */
public final class TrainingState {
    private static final String STEP = "step";

    private TrainingState() {}

    /** A network's tensors as PyTorch writes a state dict. */
    public static PickledMap of(Module module) {
        return new PickledMap(PickledMap.ORDERED_DICT, StateDict.of(module));
    }

    /** Steps done and, for each slot, a tensor per parameter. */
    public static Map<String, Object> of(Optimizer optimizer) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put(STEP, optimizer.steps());
        for (String slot : optimizer.slots()) {
            List<Object> all = new ArrayList<>();
            for (int i = 0; i < optimizer.parameters().size(); i++) {
                Tensor t = optimizer.slot(slot, i);
                all.add(NamedArray.of(slot, t.toFloats(), shape(t)));
            }
            m.put(slot, all);
        }
        return m;
    }

    /** Seed, stream and position of each. */
    public static List<Object> of(RandomStream... streams) {
        List<Object> positions = new ArrayList<>();
        for (RandomStream s : streams)
            positions.add(List.of(s.state().seed(), s.state().stream(), s.state().position()));
        return positions;
    }

    /** Writes {@link #of(Optimizer)} back. */
    public static void load(Checkpoint part, Optimizer optimizer, Path file) {
        optimizer.steps(whole(part.at(STEP).root(), STEP, file));
        for (String slot : optimizer.slots()) {
            List<?> all = list(part.at(slot).root(), optimizer.parameters().size(), slot, file);
            for (int i = 0; i < all.size(); i++) {
                Tensor t = optimizer.slot(slot, i);
                if (!(all.get(i) instanceof NamedArray a) || !Arrays.equals(a.shape(), shape(t)))
                    throw broken(slot + " " + i, "a tensor of shape " + t.shape(), String.valueOf(all.get(i)), file);
                try (Scope s = Scope.local("load")) {
                    t.assign(Tensor.of(t.backend(), a.toFloats(), t.shape().dims()));
                }
            }
        }
    }

    /** Puts the positions of {@link #of(RandomStream...)} into {@code streams}. */
    public static void load(Checkpoint part, RandomStream[] streams, Path file) {
        String where = "streams";
        List<?> positions = list(part.root(), streams.length, where, file);
        for (int i = 0; i < streams.length; i++) {
            List<?> p = list(positions.get(i), 3, where, file);
            streams[i] = new RandomStream(new RandomStream.State(whole(p.get(0), where, file),
                    whole(p.get(1), where, file), whole(p.get(2), where, file)));
        }
    }

    /** A whole number of a file. */
    public static long whole(Object value, String where, Path file) {
        if (value instanceof Long n) return n;
        throw broken(where, "a whole number", String.valueOf(value), file);
    }

    private static long[] shape(Tensor t) {
        return Arrays.stream(t.shape().dims()).asLongStream().toArray();
    }

    private static List<?> list(Object value, int size, String where, Path file) {
        if (value instanceof List<?> l && l.size() == size) return l;
        throw broken(where, "a list of " + size, String.valueOf(value), file);
    }

    private static WeightsException broken(String where, String expected, String found, Path file) {
        String shown = found.length() > 80 ? found.substring(0, 80) + "…" : found;
        return new WeightsException(where, expected, shown, "use the options that the checkpoint was made with")
                .in(file);
    }
}
