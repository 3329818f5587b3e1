package org.latentclr.lclr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latentclr.nn.StateEntry;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.optim.Optimizer;
import org.latentclr.nn.optim.Sgd;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.PickledMap;
import org.latentclr.weights.PickledTuple;
import org.latentclr.weights.WeightsException;

/**
 * State of an optimiser and of a learning rate schedule as PyTorch's {@code state_dict} has them: for each published parameter, by number,
 * its slots; one parameter group with the options.
 */
final class TorchOptimizer {
    private static final String STEP = "step";

    private TorchOptimizer() {}

    /** @param entries the published trainable tensors, in the order of their numbers */
    static Map<String, Object> state(Optimizer optimizer, List<StateEntry> entries, LearningRate schedule) {
        Map<Object, Object> state = new LinkedHashMap<>();
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            numbers.add((long) i);
            if (optimizer.steps() > 0) state.put((long) i, slots(optimizer, entries.get(i)));
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("state", state);
        tree.put("param_groups", List.of(group(optimizer, schedule, numbers)));
        return tree;
    }

    private static boolean hasState(Optimizer optimizer) {
        return !optimizer.slots().isEmpty();
    }

    private static boolean countsSteps(Optimizer optimizer) {
        return optimizer instanceof Adam;
    }

    private static Map<String, Object> slots(Optimizer optimizer, StateEntry e) {
        Map<String, Object> m = new LinkedHashMap<>();
        if (countsSteps(optimizer)) m.put(STEP, NamedArray.of(STEP, new float[]{optimizer.steps()}));
        int index = optimizer.parameters().indexOf(e.parameter());
        if (!hasState(optimizer)) m.put(Sgd.BUFFER, null); // as PyTorch writes it without momentum
        for (String slot : optimizer.slots())
            m.put(slot, Published.array(slot, e.read(optimizer.slot(slot, index)), e.shape().dims()));
        return m;
    }

    private static Map<String, Object> group(Optimizer optimizer, LearningRate schedule, List<Object> numbers) {
        Map<String, Object> g = new LinkedHashMap<>();
        g.put("lr", schedule.at(optimizer.steps()));
        optimizer.options().forEach((k, v) -> g.put(k, v instanceof List<?> l ? PickledTuple.of(l.toArray()) : v));
        g.put("maximize", false);
        g.put("foreach", null);
        switch (optimizer) {
            case Adam a -> {
                g.put("capturable", false);
                g.put("differentiable", false);
                g.put("fused", false);
            }
            case Sgd s -> g.put("differentiable", false);
        }
        g.put("initial_lr", schedule.initial());
        g.put("params", numbers);
        return g;
    }

    /** Fills the slots of {@code optimizer} from a checkpoint's part {@code optimizer}. */
    static void load(Checkpoint part, Optimizer optimizer, List<StateEntry> entries, long steps) {
        Map<String, Object> state = part.at("state").map();
        if (state.isEmpty() && (!hasState(optimizer) || steps == 0)) {
            optimizer.steps(steps);
            return;
        }
        if (state.size() != entries.size())
            throw mismatch(part.file(), "the optimizer's state", entries.size() + " parameters",
                    String.valueOf(state.size()));
        for (int i = 0; i < entries.size(); i++) {
            StateEntry e = entries.get(i);
            int index = optimizer.parameters().indexOf(e.parameter());
            for (String slot : optimizer.slots())
                e.write(optimizer.slot(slot, index), values(part, "state." + i + "." + slot, e));
        }
        optimizer.steps(countsSteps(optimizer) ? count(part, "state.0." + STEP) : steps);
    }

    private static float[] values(Checkpoint part, String path, StateEntry e) {
        Object value = part.value(path).orElse(null);
        int[] dims = e.shape().dims();
        if (value instanceof NamedArray a && Arrays.equals(a.shape(), Arrays.stream(dims).asLongStream().toArray()))
            return a.toFloats();
        throw mismatch(part.file(), "optimizer." + path + " (" + e.name() + ")", "a tensor of shape " + e.shape(),
                value instanceof NamedArray a ? "shape " + Arrays.toString(a.shape()) : "none");
    }

    private static WeightsException mismatch(Path file, String where, String expected, String found) {
        return new WeightsException(where, expected, found,
                "use the hparams.optimizer, model and projector that the checkpoint was made with").in(file);
    }

    /** A number of steps, which PyTorch stores as an integer or as a tensor. */
    private static long count(Checkpoint part, String path) {
        return switch (part.value(path).orElse(null)) {
            case Number n -> n.longValue();
            case NamedArray a -> (long) a.item();
            case null, default -> throw mismatch(part.file(), "optimizer." + path, "a number of steps", "none");
        };
    }

    /** State of a schedule after {@code steps} steps. */
    static Map<String, Object> state(LearningRate schedule, long steps) {
        Map<String, Object> m = new LinkedHashMap<>();
        switch (schedule) {
            case LearningRate.MultiStep s -> {
                Map<Object, Object> counts = new TreeMap<>();
                for (int milestone : s.milestones()) counts.merge((long) milestone, 1L, (a, b) -> (long) a + (long) b);
                m.put("milestones", new PickledMap(PickledMap.COUNTER, counts));
                m.put("gamma", s.gamma());
            }
            case LearningRate.ExponentialDecay d -> {
                m.put("decay_steps", (long) d.decaySteps());
                m.put("decay_rate", d.decayRate());
                m.put("staircase", d.staircase());
            }
            case LearningRate.WarmHoldCosine w -> {
                m.put("warmup", w.warmup());
                m.put("held", w.held());
                m.put("end", w.end());
            }
            case LearningRate.Constant c -> {
            }
        }
        m.put("base_lrs", List.of(schedule.initial()));
        m.put("last_epoch", steps);
        m.put("verbose", false);
        m.put("_step_count", steps + 1);
        m.put("_get_lr_called_within_step", false);
        m.put("_last_lr", List.of(schedule.at(steps)));
        if (!(schedule instanceof LearningRate.MultiStep)) m.put("lr_lambdas", Collections.singletonList(null));
        return m;
    }
}
