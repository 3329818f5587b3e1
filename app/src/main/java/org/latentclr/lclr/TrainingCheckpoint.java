package org.latentclr.lclr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.StateEntry;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.optim.Optimizer;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.PickledMap;
import org.latentclr.weights.TorchWriter;
import org.latentclr.weights.WeightsException;

/**
 * Checkpoint files in the published layout {iteration, optimizer, model, projector, scheduler, scaler} (METHODS §1.7), with one more key,
 * {@value #OWN}, for what an exact continuation needs besides. The published tool reads them and ignores that key.
 */
public final class TrainingCheckpoint {
    private static final String OWN = "latentclr", LATENTS = "latents", LENGTHS = "lengths", BEST = "best_loss";

    private TrainingCheckpoint() {}

    /**
     * How far a training is.
     *
     * @param iteration number of steps done, which is also the index of the next one
     * @param bestLoss smallest validation loss; infinite for none
     * @param latents position of the random stream; empty in published files
     * @param lengths likewise
     */
    record Progress(long iteration, double bestLoss, Optional<RandomStream.State> latents,
            Optional<RandomStream.State> lengths) {}

    static void write(Path file, Contrast contrast, Optimizer optimizer, LearningRate schedule, Progress progress,
            boolean withProjector) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put(BEST, progress.bestLoss);
        progress.latents.ifPresent(s -> own.put(LATENTS, List.of(s.seed(), s.stream(), s.position())));
        progress.lengths.ifPresent(s -> own.put(LENGTHS, List.of(s.seed(), s.stream(), s.position())));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("iteration", progress.iteration);
        root.put("optimizer", TorchOptimizer.state(optimizer, trained(contrast, withProjector), schedule));
        root.put("model", ordered(contrast.model().published()));
        root.put("projector", ordered(contrast.projector().published()));
        root.put("scheduler", TorchOptimizer.state(schedule, progress.iteration));
        root.put("scaler", null);
        root.put(OWN, own);
        TorchWriter.write(file, root);
    }

    private static PickledMap ordered(List<StateEntry> entries) {
        return new PickledMap(PickledMap.ORDERED_DICT, Published.state(entries));
    }

    /** The trained tensors in the order of the published optimiser: each once, the projector's under {@code net}. */
    private static List<StateEntry> trained(Contrast contrast, boolean withProjector) {
        List<StateEntry> all = new ArrayList<>();
        for (StateEntry e : contrast.model().published()) if (e.parameter().isTrainable()) all.add(e);
        if (withProjector)
            for (StateEntry e : contrast.projector().published())
                if (e.parameter().isTrainable() && e.name().startsWith("net.")) all.add(e);
        return all;
    }

    /** Writes the file's values into model, projector and optimiser. */
    static Progress read(Path file, Contrast contrast, Optimizer optimizer, boolean withProjector) {
        Checkpoint checkpoint = Checkpoint.read(file);
        Published.load(file, contrast.model(), tensors(checkpoint, "model"));
        Published.load(file, contrast.projector(), tensors(checkpoint, "projector"));
        long iteration = iteration(checkpoint);
        TorchOptimizer.load(checkpoint.at("optimizer"), optimizer, trained(contrast, withProjector), iteration);
        double best = checkpoint.value(OWN + "." + BEST).map(v -> ((Number) v).doubleValue())
                .orElse(Double.POSITIVE_INFINITY);
        return new Progress(iteration, best, stream(checkpoint, LATENTS), stream(checkpoint, LENGTHS));
    }

    /**
     * Number of steps done. The published trainer stores the iteration at which the interval before the file began, plus one
     * (METHODS §1.12), but its schedule counts every step.
     */
    private static long iteration(Checkpoint checkpoint) {
        Object steps = checkpoint.value("scheduler.last_epoch").or(() -> checkpoint.value("iteration")).orElse(null);
        if (steps instanceof Long n && n >= 0) return n;
        throw new WeightsException("iteration", "a number of steps", String.valueOf(steps),
                "check that it is a checkpoint of trained directions").in(checkpoint.file());
    }

    private static Optional<RandomStream.State> stream(Checkpoint checkpoint, String name) {
        return checkpoint.value(OWN + "." + name).map(v -> {
            if (v instanceof List<?> l && l.size() == 3 && l.stream().allMatch(Long.class::isInstance))
                return new RandomStream.State((long) l.get(0), (long) l.get(1), (long) l.get(2));
            throw new WeightsException(OWN + "." + name, "three integers", String.valueOf(v),
                    "check that the file is whole").in(checkpoint.file());
        });
    }

    /** The tensors of a part of a checkpoint, such as {@code model}; a file that is a bare state dict is its own model. */
    public static Map<String, NamedArray> tensors(Checkpoint checkpoint, String part) {
        if (part.equals("model") && !checkpoint.has("model")) return checkpoint.tensors();
        return checkpoint.select(part).map(Checkpoint::tensors).orElse(Map.of());
    }

    /**
     * The directions of a checkpoint file, published or ours.
     *
     * @param alpha lengths of edits, which no file tells
     * @param normalize whether edits have that length, which no file tells
     */
    public static DirectionModel directions(Path file, Backend device, Alpha alpha,
            boolean normalize) {
        return Published.model(file, tensors(Checkpoint.read(file), "model"), device, alpha, normalize);
    }

    /** The projector of a checkpoint file, published or ours; the identity where the file has none. */
    public static Projector projector(Path file, Backend device, boolean normalize) {
        return Published.projector(file, tensors(Checkpoint.read(file), "projector"), device, normalize);
    }
}
