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
import org.latentclr.weights.TorchWriter;
import org.latentclr.weights.WeightsException;

/**
 * Checkpoint files in the published layout {step, deformator, shift_predictor}, with the state of the optimisers and of the random streams
 * under {@value #OWN}, without which a resumed run would take another course (METHODS §3.5).
 */
public final class VoynovCheckpoint {
    private static final String OWN = "latentclr", STEP = "step", DEFORMATOR = "deformator",
            PREDICTOR = "shift_predictor", STREAMS = "streams";

    private VoynovCheckpoint() {}

    static void write(Path file, VoynovTrainer trainer, RandomStream[] streams, ReconstructionStep step) {
        Map<String, Object> own = new LinkedHashMap<>();
        List<Object> positions = new ArrayList<>();
        for (RandomStream s : streams)
            positions.add(List.of(s.state().seed(), s.state().stream(), s.state().position()));
        own.put(STREAMS, positions);
        for (VoynovTrainer.Named n : VoynovTrainer.optimizers(step)) own.put(n.name(), state(n.optimizer()));
        own.put("kind", trainer.deformator().kind().option());
        Map<String, Object> root = new LinkedHashMap<>();
        root.put(STEP, trainer.steps());
        root.put(DEFORMATOR, ordered(trainer.deformator()));
        root.put(PREDICTOR, ordered(trainer.reconstructor()));
        root.put(OWN, own);
        TorchWriter.write(file, root);
    }

    /** Writes one network alone, as the published tool's {@code models} folder has them. */
    public static void write(Path file, Module module) {
        TorchWriter.write(file, ordered(module));
    }

    private static PickledMap ordered(Module module) {
        return new PickledMap(PickledMap.ORDERED_DICT, StateDict.of(module));
    }

    private static Map<String, Object> state(Optimizer optimizer) {
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

    private static long[] shape(Tensor t) {
        return Arrays.stream(t.shape().dims()).asLongStream().toArray();
    }

    /** Writes the file's values into the networks, the streams and the optimisers; returns the number of steps done. */
    static long read(Path file, VoynovTrainer trainer, RandomStream[] streams, ReconstructionStep step) {
        Checkpoint c = Checkpoint.read(file);
        PublishedModels.load(trainer.deformator(), c.at(DEFORMATOR).tensors(), file);
        PublishedModels.load(trainer.reconstructor(), c.at(PREDICTOR).tensors(), file);
        long steps = whole(c.at(STEP).root(), STEP, file);
        if (!c.has(OWN)) return steps;
        List<?> positions = list(c.at(OWN).at(STREAMS).root(), streams.length, STREAMS, file);
        for (int i = 0; i < streams.length; i++) {
            List<?> p = list(positions.get(i), 3, STREAMS, file);
            streams[i] = new RandomStream(new RandomStream.State(whole(p.get(0), STREAMS, file),
                    whole(p.get(1), STREAMS, file), whole(p.get(2), STREAMS, file)));
        }
        for (VoynovTrainer.Named n : VoynovTrainer.optimizers(step))
            load(c.at(OWN).at(n.name()), n.optimizer(), file);
        return steps;
    }

    private static void load(Checkpoint part, Optimizer optimizer, Path file) {
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

    private static List<?> list(Object value, int size, String where, Path file) {
        if (value instanceof List<?> l && l.size() == size) return l;
        throw broken(where, "a list of " + size, String.valueOf(value), file);
    }

    private static long whole(Object value, String where, Path file) {
        if (value instanceof Long n) return n;
        throw broken(where, "a whole number", String.valueOf(value), file);
    }

    private static WeightsException broken(String where, String expected, String found, Path file) {
        String shown = found.length() > 80 ? found.substring(0, 80) + "…" : found;
        return new WeightsException(where, expected, shown, "use the options that the checkpoint was made with")
                .in(file);
    }
}
