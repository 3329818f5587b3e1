package org.latentclr.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.lclr.Alpha;
import org.latentclr.lclr.Chunking;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.ContrastiveLoss;
import org.latentclr.lclr.FeatureDivergence;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.lclr.GlobalDirections;
import org.latentclr.lclr.Projector;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.lclr.Trainer;
import org.latentclr.lclr.TrainingListener;
import org.latentclr.lclr.Traversal;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.picture.Picture;
import org.latentclr.picture.TraversalGrid;

/** Trains eight directions on the bundled generator and draws what they do to one sample. */
public final class TrainDirections {
    private TrainDirections() {}

    /** @param args folder of the checkpoints and the picture, number of steps */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        try (Backend device = Backends.open("auto", 0).backend(); Scope scope = Scope.open("example")) {
            var tap = FeatureTap.of(BundledGenerator.open(device), LatentSpace.W, "b16.conv1");
            var directions = new GlobalDirections(device, 8, tap.codeSize(), Alpha.constant(3), true,
                    Streams.of(1, Purpose.PARAMETERS));
            var contrast = new Contrast(tap, directions, Projector.identity(true), FeatureDivergence.REFERENCE,
                    ContrastiveLoss.released());
            var adam = new Adam(Trainer.parameters(contrast, true), Adam.Options.of(3e-2, 0));
            var settings = new Trainer.Settings(4, Integer.parseInt(args[1]), 100, 5, Optional.empty(), true, 1,
                    Optional.of(folder), Chunking.automatic(device));
            var trainer = new Trainer(contrast, adam, new LearningRate.Constant(3e-2), settings);
            trainer.run(new TrainingListener() {
                @Override
                public void onStep(Step step) {
                    System.out.printf("step %d: loss %.4f, accuracy %.2f%n", step.iteration(), step.loss(),
                            step.accuracy());
                }
            }, () -> false);
            var z = tap.sample(1, Streams.of(1, Purpose.SAMPLES));
            var images = new Traversal(tap, directions, List.of(-9.0, -6.0, -3.0, 3.0, 6.0, 9.0), true)
                    .images(z, Traversal.all(8));
            grid(images).labelled().writePng(folder.resolve("sample_0.png"));
        }
    }

    private static TraversalGrid grid(Traversal.Images images) {
        return new TraversalGrid(images.directions(), images.alphas(), java.util.Arrays.stream(images.pixels())
                .map(row -> java.util.Arrays.stream(row).map(p -> Picture.of(p, 0, images.channels(), images.size(),
                        images.size(), Picture.Range.MINUS_ONE_TO_ONE)).toList())
                .toList());
    }
}
