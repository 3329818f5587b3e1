package org.latentclr.train;

import java.nio.file.Path;
import java.util.Map;
import org.latentclr.UserError;
import org.latentclr.config.DirectionConfig;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.DirectionModel;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.lclr.Projector;
import org.latentclr.lclr.Published;
import org.latentclr.lclr.TrainingCheckpoint;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/**
 * A checkpoint of trained directions, of this project or of the published trainer. Kind, number, widths and depth come from the file.
 *
 * @param model in evaluation mode
 * @param projector in evaluation mode
 */
record TrainedDirections(DirectionModel model, Projector projector) {
    static TrainedDirections read(Path file, DirectionConfig config, boolean normalizeFeatures, FeatureTap tap) {
        Checkpoint checkpoint = Checkpoint.read(file);
        Backend device = tap.generator().backend();
        DirectionModel model = Published.model(file, tensors(checkpoint, "model"), device, config.alpha(),
                config.normalize());
        if (model.size() != tap.codeSize())
            throw new UserError("checkpoint " + file + ": expected directions of size " + tap.codeSize()
                    + ", the width of the generator's codes, found size " + model.size()
                    + "; name the generator that they were trained on");
        Projector projector = Published.projector(file, tensors(checkpoint, "projector"), device, normalizeFeatures);
        model.train(false);
        projector.train(false);
        return new TrainedDirections(model, projector);
    }

    /**
     * Why a training cannot go on from a file: where the file's directions are others than the configured ones, that, else
     * {@code failure}.
     */
    static RuntimeException explained(Path file, Contrast contrast, WeightsException failure) {
        DirectionModel configured = contrast.model();
        try (Scope s = Scope.open("checkpoint")) {
            DirectionModel found = TrainingCheckpoint.directions(file, contrast.tap().generator().backend(),
                    configured.alpha(), configured.normalize());
            return found.describe().equals(configured.describe())
                    ? failure
                    : new UserError("checkpoint " + file + ": expected " + configured.describe()
                            + ", as configured, found " + found.describe()
                            + "; say k, model and model.depth as in the file, or name its run's configuration",
                            failure);
        } catch (WeightsException noDirections) {
            return noDirections;
        }
    }

    private static Map<String, NamedArray> tensors(Checkpoint checkpoint, String part) {
        return checkpoint.select(part).map(Checkpoint::tensors).orElse(Map.of());
    }
}
