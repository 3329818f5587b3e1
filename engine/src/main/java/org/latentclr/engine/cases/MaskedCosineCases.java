package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.op.fused.FocusedCosine;
import org.latentclr.engine.op.fused.MaskedCosine;
import org.latentclr.engine.op.fused.MaskedCosine.Limit;
import org.latentclr.engine.op.fused.MaskedCosine.Pairs;
import org.latentclr.engine.op.fused.MaskedCosine.Weighting;

/** Masked cosines: every weighting, rows and all pairs, products and sums of masks, one position and several, no rows. */
final class MaskedCosineCases {
    private MaskedCosineCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        for (Weighting w : Weighting.values())
            for (boolean divide : new boolean[]{true, false}) {
                add(all, new MaskedCosine(Pairs.ROWS, w, false, divide, Limit.MAXIMUM), 3, 3, 5, 7);
                add(all, new MaskedCosine(Pairs.ALL, w, true, divide, Limit.SUM), 2, 3, 4, 5);
            }
        add(all, new MaskedCosine(Pairs.ALL, Weighting.INSIDE_SQUARE, false, true, Limit.SUM), 1, 1, 2, 1);
        add(all, new MaskedCosine(Pairs.ROWS, Weighting.INSIDE_SQUARE, true, true, Limit.MAXIMUM), 1, 1, 3, 1);
        add(all, new MaskedCosine(Pairs.ROWS, Weighting.INSIDE_SQUARE, false, false, Limit.SUM), 1, 1, 1, 1);
        add(all, new MaskedCosine(Pairs.ROWS, Weighting.INSIDE_SQUARE, false, true, Limit.SUM), 0, 0, 2, 3);
        for (NormMask mask : NormMask.values()) focused(all, mask);
        return all;
    }

    /** Masks of the changes' own lengths: all kinds, more than a tile of positions, one position, vectors of length 0. */
    private static void focused(List<OpCase> all, NormMask mask) {
        for (Weighting w : Weighting.values()) {
            focused(all, new FocusedCosine(new MaskedCosine(Pairs.ROWS, w, false, true, Limit.MAXIMUM), mask), 3, 3, 5,
                    7);
            focused(all, new FocusedCosine(new MaskedCosine(Pairs.ALL, w, true, false, Limit.SUM), mask), 2, 3, 4, 5);
        }
        var pairs = new FocusedCosine(new MaskedCosine(Pairs.ALL, Weighting.INSIDE_SQUARE, false, true, Limit.SUM),
                mask);
        var rows = new FocusedCosine(new MaskedCosine(Pairs.ROWS, Weighting.INSIDE_SQUARE, false, true, Limit.MAXIMUM),
                mask);
        focused(all, pairs, 3, 4, 37, 33);
        focused(all, rows, 2, 2, 3, 300);
        focused(all, rows, 0, 0, 2, 3);
        if (mask == NormMask.MIN_MAX) return; // the range of a single length is 0
        focused(all, pairs, 1, 1, 2, 1);
        if (mask == NormMask.LENGTH) // without a mask everything cancels
            focused(all,
                    new FocusedCosine(new MaskedCosine(Pairs.ROWS, Weighting.AFTER_SQUARE, false, false, Limit.SUM),
                            mask),
                    1, 1, 1, 1);
    }

    private static void focused(List<OpCase> all, FocusedCosine op, int n, int m, int channels, int positions) {
        Operand a = Operand.of(Values.in(0.3, 1), n, channels, positions);
        Operand b = Operand.of(Values.in(0.2, 1), m, channels, positions);
        Operand g = op.cosine().pairs() == Pairs.ALL ? Operand.of(n, m) : Operand.of(n);
        all.add(OpCase.of(op, a, b).within(1e-5));
        all.add(OpCase.of(new FocusedCosine.Gradient(op), a, b, g).within(2e-5));
    }

    private static void add(List<OpCase> all, MaskedCosine op, int n, int m, int channels, int positions) {
        all.add(OpCase.of(op, Operand.of(Values.in(0.3, 1), n, channels, positions),
                Operand.of(Values.in(0.2, 1), n, positions), Operand.of(Values.in(0.3, 1), m, channels, positions),
                Operand.of(Values.in(0.2, 1), m, positions)).within(4e-6));
    }
}
