package org.latentclr.contrafeat;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pointwise;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.functional.Similarity;

/**
 * Running averages of the change that each direction makes in each stage, and the mean squared distance of new changes from them: an
 * option of the published code ({@code lerp}), 0 in its runs. The averages belong to the scope open at construction.
 */
public final class RunningChange {
    private static final double BLEND = 0.5;

    private final double weight;
    private final double rate;
    private final boolean ofLengths;
    private final List<Tensor> averages = new ArrayList<>();

    /**
     * @param weight of the distance in the loss
     * @param rate part of the new change that the average is compared with
     * @param ofLengths averages of the lengths over channels instead of the changes
     * @param stages first averages, [K,C,H,W] or [K,1,H,W] per stage; copied
     */
    public RunningChange(double weight, double rate, boolean ofLengths, List<Tensor> stages) {
        this.weight = weight;
        this.rate = rate;
        this.ofLengths = ofLengths;
        for (Tensor t : stages) averages.add(Tensor.of(t.backend(), t.toDoubles(), t.shape().dims()));
    }

    double weight() {
        return weight;
    }

    /** The averages of a stage, [K,C,H,W] or [K,1,H,W]. */
    public Tensor average(int stage) {
        return averages.get(stage);
    }

    /** Σ over the three changes of the mean of (lerp(average, change) − change)²; moves the averages half way to the lerp. */
    Tensor distance(int stage, Tensor[] changes, int[] same, int[] other) {
        int[][] directions = {same, same, other};
        Tensor total = null;
        for (int i = 0; i < changes.length; i++) {
            Tensor d = ofLengths ? Similarity.norm(changes[i], true, 1) : changes[i];
            EngineException.check(d.dim(0) == directions[i].length, "running change", "a direction for each sample",
                    directions[i].length + " for " + d.dim(0));
            Tensor mixed = Pointwise.lerp(Gather.select(averages.get(stage), 0, directions[i]), d, rate);
            Tensor distance = mixed.sub(d).square().mean();
            total = total == null ? distance : total.add(distance);
            move(stage, mixed.detach(), directions[i]);
        }
        return total;
    }

    /** Sample after sample, because a direction may occur twice. */
    private void move(int stage, Tensor mixed, int... directions) {
        Tensor all = averages.get(stage);
        double[] v = all.toDoubles();
        double[] m = mixed.toDoubles();
        int n = v.length / all.dim(0);
        for (int j = 0; j < directions.length; j++)
            for (int i = 0; i < n; i++) {
                int at = directions[j] * n + i;
                v[at] += BLEND * (m[j * n + i] - v[at]);
            }
        all.assign(Tensor.of(all.backend(), v, all.shape().dims()));
    }

    Shape shape(int stage) {
        return averages.get(stage).shape();
    }
}
