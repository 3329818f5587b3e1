package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
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
        return all;
    }

    private static void add(List<OpCase> all, MaskedCosine op, int n, int m, int channels, int positions) {
        all.add(OpCase.of(op, Operand.of(Values.in(0.3, 1), n, channels, positions),
                Operand.of(Values.in(0.2, 1), n, positions), Operand.of(Values.in(0.3, 1), m, channels, positions),
                Operand.of(Values.in(0.2, 1), m, positions)).within(4e-6));
    }
}
