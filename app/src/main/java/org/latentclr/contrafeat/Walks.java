package org.latentclr.contrafeat;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;

/**
 * Codes along every edit of a navigator, for traversals (METHODS §2.9). A walk has n codes with the original in the middle; a
 * recursive one asks the navigator again at every step, which matters to conditional navigators only.
 */
public final class Walks {
    /** Length of the small steps of a scaled walk, as a part of its step. */
    private static final double INNER = 0.1;

    private Walks() {}

    /**
     * How a simple walk goes.
     *
     * @param frames n, codes per edit
     * @param step distance of neighbours in units of Δ
     * @param recursive whether the navigator is asked again at every step
     * @param inner length of the small steps that make up a step; 0 for one step at once
     * @param scale the ellipsoid whose half length scales every step; none for plain steps
     */
    public record Plan(int frames, double step, boolean recursive, double inner,
            Optional<InformativeSubspace> scale) {
        public Plan {
            EngineException.check(frames >= 1 && inner >= 0, "walk",
                    "at least one frame and an inner step of at least 0",
                    frames + " and " + inner);
        }

        /** A recursive walk of plain steps. */
        public static Plan of(int frames, double step) {
            return new Plan(frames, step, true, 0, Optional.empty());
        }

        private int repeats() {
            return inner == 0 ? 1 : (int) (step / inner);
        }
    }

    /**
     * w + s·Δ_i for s = −(n/2)·step … (n−1−n/2)·step, for every edit.
     *
     * @param origin [1,L,w], not modified
     * @return [K,n,L,w]
     */
    public static Tensor simple(Navigator navigator, Tensor origin, Plan plan) {
        int k = navigator.directions();
        int[] all = IntStream.range(0, k).toArray();
        Tensor start = origin.expand(k, origin.dim(1), origin.dim(2));
        Navigator.Edits first = navigator.edits(start);
        double length = plan.inner == 0 ? plan.step : plan.inner;
        UnaryOperator<Tensor> delta = at -> {
            Tensor d = (plan.recursive ? navigator.edits(at) : first).of(0, all);
            return plan.scale.isEmpty() ? d : d.mul(plan.scale.get().semiAxes(d.mean(false, 1)).reshape(k, 1, 1));
        };
        Tensor[] frames = frames(start, plan.frames, plan.frames / 2, plan.repeats(), length, delta);
        return framesFirst(frames);
    }

    /**
     * A walk through the two-deviation ellipsoid along every edit: with ρ its half length, the step is 2ρ/n, and the original stands
     * where it lies within the ellipsoid, not in the middle.
     *
     * @param origin [1,L,w], not modified
     * @param step a step is made of ⌊step/0.1⌋ small ones of a tenth of 2ρ/n
     * @param recursive whether the navigator is asked again at every small step
     * @return [K,n,L,w]
     */
    public static Tensor scaled(Navigator navigator, Tensor origin, InformativeSubspace subspace, int frames,
            double step, boolean recursive) {
        int k = navigator.directions();
        Navigator.Edits first = navigator.edits(origin);
        Tensor[] rows = new Tensor[k];
        for (int i = 0; i < k; i++) {
            int edit = i;
            Tensor direction = first.of(0, edit).mean(false, 1); // [1,w]
            double half = subspace.semiAxes(direction).item();
            double length = 2 * half / frames;
            double behind = half + subspace.position(origin.mean(false, 1), direction).item();
            int back = (int) Math.clamp(Math.rint(behind / length), 0, frames - 1);
            rows[i] = framesFirst(frames(origin, frames, back, (int) (step / INNER), length * INNER,
                    at -> (recursive ? navigator.edits(at) : first).of(0, edit)));
        }
        return Concat.apply(0, rows);
    }

    /** {@code back} codes before the start, the start, and the rest after it. */
    private static Tensor[] frames(Tensor start, int count, int back, int repeats, double length,
            UnaryOperator<Tensor> delta) {
        Tensor[] all = new Tensor[count];
        all[back] = start;
        for (int i = back - 1; i >= 0; i--) all[i] = walk(all[i + 1], repeats, -length, delta);
        for (int i = back + 1; i < count; i++) all[i] = walk(all[i - 1], repeats, length, delta);
        return all;
    }

    private static Tensor walk(Tensor from, int repeats, double length, UnaryOperator<Tensor> delta) {
        Tensor at = from;
        for (int i = 0; i < repeats; i++) at = at.add(delta.apply(at).mul(length));
        return at;
    }

    /** n tensors [k,L,w] → [k,n,L,w]. */
    private static Tensor framesFirst(Tensor... frames) {
        return Concat.stack(frames).transpose(0, 1);
    }
}
