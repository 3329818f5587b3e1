package org.latentclr.voynov;

import java.util.stream.IntStream;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses;
import org.latentclr.engine.functional.Losses.Reduction;

/**
 * L = w_k·CE(k̂, k) + w_ε·mean|ε̂ − ε| (METHODS §3.1).
 *
 * @param labelWeight w_k
 * @param shiftWeight w_ε
 */
public record ReconstructionLoss(double labelWeight, double shiftWeight) {
    /** Weights 1 and 0.25. */
    public static final ReconstructionLoss PUBLISHED = new ReconstructionLoss(1, 0.25);

    public ReconstructionLoss {
        EngineException.check(labelWeight >= 0 && shiftWeight >= 0 && labelWeight + shiftWeight > 0, "loss",
                "weights of at least 0, one of them above 0", labelWeight + " and " + shiftWeight);
    }

    /**
     * All parts of the loss.
     *
     * @param total L, a scalar
     * @param label w_k·CE, a scalar
     * @param shift w_ε·mean|ε̂ − ε|, a scalar
     */
    public record Parts(Tensor total, Tensor label, Tensor shift) {}

    /** The loss of a prediction for N steps. */
    public Parts of(Reconstructor.Prediction p, Shifts s) {
        Tensor targets = Tensor.indices(p.logits().backend(), s.targets(), s.count());
        Tensor lengths = Tensor.of(p.logits().backend(), s.lengths(), s.count());
        Tensor label = Losses.crossEntropy(p.logits(), targets, Reduction.MEAN).mul(labelWeight);
        Tensor shift = Losses.l1(p.shift(), lengths, Reduction.MEAN).mul(shiftWeight);
        return new Parts(label.add(shift), label, shift);
    }

    /** Share of rows whose largest logit is the direction that was used. */
    public static double accuracy(Tensor logits, Shifts s) {
        int[] told = told(logits);
        return (double) IntStream.range(0, told.length).filter(n -> told[n] == s.targets()[n]).count() / told.length;
    }

    /** The place of the largest logit of each row. */
    static int[] told(Tensor logits) {
        float[] v = logits.toFloats();
        int k = logits.dim(1);
        int[] told = new int[logits.dim(0)];
        for (int n = 0; n < told.length; n++)
            for (int i = 1; i < k; i++) if (v[n * k + i] > v[n * k + told[n]]) told[n] = i;
        return told;
    }
}
