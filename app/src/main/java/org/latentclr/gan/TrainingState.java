package org.latentclr.gan;

import java.nio.file.Path;
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
import org.latentclr.weights.Json;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.SafetensorsWriter;
import org.latentclr.weights.WeightsException;

/**
 * Everything that a training goes on from, in one safetensors file: networks as {@code NAME.path}, moments of optimisers as
 * {@code optimizer.NAME.slot.index}, and in the metadata the steps of the optimisers and the positions of the random streams. As one of the
 * networks is {@code G_ema}, the file is also a generator that every command opens.
 *
 * @param networks by name
 * @param optimizers by name
 * @param streams by name; {@link #read} replaces the values
 */
record TrainingState(Map<String, Module> networks, Map<String, Optimizer> optimizers,
        Map<String, RandomStream> streams) {
    private static final String OPTIMIZER = "optimizer.";
    private static final String STEPS = "steps";
    private static final String STREAMS = "streams";

    /** Writes the file completely or not at all. */
    void write(Path file, Map<String, String> metadata) {
        Map<String, NamedArray> all = new LinkedHashMap<>();
        networks.forEach((name, m) -> StateDict.of(m).forEach((path, a) -> put(all, name + "." + path, a)));
        Map<String, Object> steps = new LinkedHashMap<>();
        optimizers.forEach((name, o) -> {
            steps.put(name, o.steps());
            for (String slot : o.slots())
                for (int i = 0; i < o.parameters().size(); i++) {
                    Tensor t = o.slot(slot, i);
                    long[] shape = Arrays.stream(t.shape().dims()).asLongStream().toArray();
                    put(all, key(name, slot, i), NamedArray.of("", t.toFloats(), shape));
                }
        });
        Map<String, Object> positions = new LinkedHashMap<>();
        streams.forEach((name, s) -> positions.put(name,
                List.of(s.state().seed(), s.state().stream(), s.state().position())));
        Map<String, String> texts = new LinkedHashMap<>(metadata);
        texts.put(STEPS, Json.write(steps));
        texts.put(STREAMS, Json.write(positions));
        SafetensorsWriter.write(file, all.values(), texts);
    }

    private static void put(Map<String, NamedArray> all, String name, NamedArray a) {
        all.put(name, a.named(name));
    }

    private static String key(String optimizer, String slot, int index) {
        return OPTIMIZER + optimizer + "." + slot + "." + index;
    }

    /**
     * Fills networks and optimisers from a file and returns the streams at their positions.
     *
     * @throws WeightsException naming file, tensor, expected and found
     */
    Map<String, RandomStream> read(Path file) {
        Checkpoint c = Checkpoint.read(file);
        Map<String, NamedArray> tensors = c.tensors();
        if (!c.metadata().containsKey(STEPS) || !c.metadata().containsKey(STREAMS))
            throw new WeightsException("its content", "a checkpoint of train-generator", "a file without the state of "
                    + "a training", "name the most_recent.safetensors of a run").in(file);
        networks.forEach((name, m) -> {
            Map<String, NamedArray> part = new LinkedHashMap<>();
            tensors.forEach((path, a) -> {
                if (path.startsWith(name + ".")) part.put(path.substring(name.length() + 1), a);
            });
            StateDict.load(m, part, file, n -> false);
        });
        Map<String, Object> steps = Json.parseObject(c.metadata().get(STEPS));
        optimizers.forEach((name, o) -> {
            for (String slot : o.slots())
                for (int i = 0; i < o.parameters().size(); i++)
                    fill(o.slot(slot, i), tensors.get(key(name, slot, i)), key(name, slot, i), file);
            o.steps(Json.asLong(steps.get(name), STEPS));
        });
        Map<String, Object> positions = Json.parseObject(c.metadata().get(STREAMS));
        Map<String, RandomStream> found = new LinkedHashMap<>();
        for (String name : streams.keySet()) {
            List<?> p = Json.asArray(positions.get(name), STREAMS);
            found.put(name, new RandomStream(new RandomStream.State(Json.asLong(p.get(0), STREAMS),
                    Json.asLong(p.get(1), STREAMS), Json.asLong(p.get(2), STREAMS))));
        }
        return found;
    }

    private static void fill(Tensor target, NamedArray a, String name, Path file) {
        long[] shape = Arrays.stream(target.shape().dims()).asLongStream().toArray();
        if (a == null || !Arrays.equals(a.shape(), shape))
            throw new WeightsException("tensor " + name, "shape " + target.shape(),
                    a == null ? "no such tensor" : a.toString(), "use the options that the checkpoint was made with")
                    .in(file);
        try (Scope s = Scope.local("load")) {
            target.assign(Tensor.of(target.backend(), a.toFloats(), target.shape().dims()));
        }
    }
}
