package org.latentclr.voynov;

import java.util.Arrays;
import java.util.Optional;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;

/**
 * Reconstruction accuracy (RCA, METHODS §3.4): how often the reconstructor tells the direction that was used.
 *
 * @param asked how often each direction was used
 * @param right how often each was told right
 */
public record ReconstructionAccuracy(int[] asked, int[] right) {
    /** Share of all steps told right. */
    public double rate() {
        return (double) Arrays.stream(right).sum() / Arrays.stream(asked).sum();
    }

    /** Share for one direction; NaN for one that was never used. */
    public double rate(int direction) {
        return (double) right[direction] / asked[direction];
    }

    /**
     * Measures over batches of fresh codes; both networks answer in evaluation mode and are left as they were.
     *
     * @param random of codes, steps and classes; moves on
     */
    public static ReconstructionAccuracy measure(CodeSource source, ShiftedPictures pictures, Deformator deformator,
            Reconstructor reconstructor, Shifts.Sampling sampling, int batchSize, int batches, RandomStream random) {
        EngineException.check(batches > 0, "accuracy", "at least one batch", batches);
        boolean[] training = {deformator.isTraining(), reconstructor.isTraining()};
        deformator.train(false);
        reconstructor.train(false);
        var counts = new ReconstructionAccuracy(new int[deformator.inputs()], new int[deformator.inputs()]);
        for (int i = 0; i < batches; i++)
            try (Scope s = Scope.open("accuracy")) {
                Tensor z = source.codes(batchSize, random);
                Shifts shifts = sampling.draw(batchSize, deformator.inputs(), random);
                Optional<Tensor> classes = source.classes(batchSize, random);
                Tensor logits = Autograd.noGrad(() -> ReconstructionStep
                        .predict(pictures, deformator, reconstructor, z, shifts, classes).logits());
                counts.add(ReconstructionLoss.told(logits), shifts.targets());
            }
        deformator.train(training[0]);
        reconstructor.train(training[1]);
        return counts;
    }

    private void add(int[] told, int[] targets) {
        for (int i = 0; i < told.length; i++) {
            asked[targets[i]]++;
            if (told[i] == targets[i]) right[targets[i]]++;
        }
    }
}
