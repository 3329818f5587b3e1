package org.latentclr.golden.features;

import java.nio.file.Files;
import java.util.Arrays;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.CheckpointIndex;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.weights.Checkpoint;

/** A weight file: the index of the same weights, and the features that a network loaded from it makes of a formula input. */
final class AlexNetFileCheck implements GoldenCheck {
    private static final String INDEX = "_index.json";

    @Override
    public boolean knows(String file) {
        return FeaturesChecks.isAlexNet(file) && file.endsWith(".pth");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        String stem = file.path().getFileName().toString().replaceAll("_features.*", "");
        if (!Files.exists(file.sibling(stem + INDEX))) {
            file.require("strict loading", AlexNet.open(file.path(), device).stageCount() > 0, "no stage");
            file.skip("values are not compared, as there is no such file beside it", stem + INDEX);
            return;
        }
        CheckpointIndex index = CheckpointIndex.read(file.sibling(stem + INDEX));
        index.compare(file, Checkpoint.read(file.path()));
        Tensor x = Formula.input(device, 1, 1, 3, 64, 64);
        AlexNet indexed = AlexNet.open(file.sibling(index.file()), device);
        AlexNet same = AlexNet.open(file.path(), device);
        for (int i = 0; i < same.stageCount(); i++) {
            boolean equal = Arrays.equals(indexed.stages(x).get(i).toFloats(), same.stages(x).get(i).toFloats());
            file.require("stage " + (i + 1), equal, "other features than " + index.file());
        }
    }
}
