package org.latentclr.voynov;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Module;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.TorchWriter;

/**
 * Checkpoint files in the published layout {step, deformator, shift_predictor}, with the state of the optimisers and of the random streams
 * under {@value #OWN}, without which a resumed run would take another course (METHODS §3.5).
 */
public final class VoynovCheckpoint {
    /** The part with the deformator. */
    public static final String DEFORMATOR = "deformator";
    /** The part with the reconstructor. */
    public static final String PREDICTOR = "shift_predictor";
    private static final String OWN = "latentclr", STEP = "step", STREAMS = "streams";

    private VoynovCheckpoint() {}

    static void write(Path file, VoynovTrainer trainer, RandomStream[] streams, ReconstructionStep step) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put(STREAMS, TrainingState.of(streams));
        for (VoynovTrainer.Named n : VoynovTrainer.optimizers(step)) own.put(n.name(), TrainingState.of(n.optimizer()));
        own.put("kind", trainer.deformator().kind().option());
        Map<String, Object> root = new LinkedHashMap<>();
        root.put(STEP, trainer.steps());
        root.put(DEFORMATOR, TrainingState.of(trainer.deformator()));
        root.put(PREDICTOR, TrainingState.of(trainer.reconstructor()));
        root.put(OWN, own);
        TorchWriter.write(file, root);
    }

    /** Writes one network alone, as the published tool's {@code models} folder has them. */
    public static void write(Path file, Module module) {
        TorchWriter.write(file, TrainingState.of(module));
    }

    /** Writes the file's values into the networks, the streams and the optimisers; returns the number of steps done. */
    static long read(Path file, VoynovTrainer trainer, RandomStream[] streams, ReconstructionStep step) {
        Checkpoint c = Checkpoint.read(file);
        PublishedModels.load(trainer.deformator(), c.at(DEFORMATOR).tensors(), file);
        PublishedModels.load(trainer.reconstructor(), c.at(PREDICTOR).tensors(), file);
        long steps = TrainingState.whole(c.at(STEP).root(), STEP, file);
        if (!c.has(OWN)) return steps;
        TrainingState.load(c.at(OWN).at(STREAMS), streams, file);
        for (VoynovTrainer.Named n : VoynovTrainer.optimizers(step))
            TrainingState.load(c.at(OWN).at(n.name()), n.optimizer(), file);
        return steps;
    }
}
