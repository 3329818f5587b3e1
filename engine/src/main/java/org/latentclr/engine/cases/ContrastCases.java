package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.fused.ContrastiveRows;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.engine.op.fused.MaskedCosine;
import org.latentclr.engine.op.fused.NormalizeBatch;
import org.latentclr.engine.op.fused.NormalizeRows;
import org.latentclr.engine.op.fused.NtXentRows;

/** What contrastive losses are made of: unit rows, their products, and the losses of rows of similarities. */
final class ContrastCases {
    private ContrastCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        for (int[] shape : new int[][]{{3, 7}, {2, 3, 5}, {1}, {4, 2}, {0, 4}, {33, 301}}) {
            all.add(OpCase.of(new NormalizeRows(), Operand.of(Values.in(0.3, 1), shape)));
            all.add(OpCase.of(new NormalizeRows.Gradient(), Operand.of(Values.in(0.3, 1), shape), Operand.of(shape)));
        }
        for (int[] n : new int[][]{{3, 4, 5, 3}, {3, 7, 5, 1}, {1, 2, 1, 1}, {0, 3, 2, 1}, {1, 1, 1, 1},
                {2, 9, 300, 2}})
            all.add(OpCase.of(new NormalizeBatch(0.1), Operand.of(n[0], n[1], n[2]), Operand.of(n[3], n[2]),
                    Operand.of(n[3], n[2])).within(4e-6));
        for (int[] shape : new int[][]{{3, 7}, {1, 1}, {0, 4}, {5, 0}, {40, 130}, {9, 600}, {130, 6}})
            all.add(OpCase.of(new Gram(), Operand.of(shape)).within(4e-6));
        for (boolean absolute : new boolean[]{false, true})
            for (boolean mean : new boolean[]{false, true}) {
                contrastive(all, new ContrastiveRows(3, 2, absolute, mean), 4);
                contrastive(all, new ContrastiveRows(2, 0.5, absolute, mean), 2);
            }
        contrastive(all, new ContrastiveRows(16, 1, true, true), 5);
        for (int n : new int[]{2, 5, 24}) {
            NtXentRows op = new NtXentRows(0.4);
            all.add(OpCase.of(op, Operand.of(2 * n, 2 * n)).within(4e-6));
            all.add(OpCase.of(new NtXentRows.Gradient(op), Operand.of(2 * n, 2 * n), Operand.of(2 * n)).within(4e-6));
        }
        for (var pairs : MaskedCosine.Pairs.values())
            for (var weighting : MaskedCosine.Weighting.values())
                for (var limit : MaskedCosine.Limit.values()) {
                    masked(all, new MaskedCosine(pairs, weighting, false, true, limit), 3, 5, 7);
                    masked(all, new MaskedCosine(pairs, weighting, true, false, limit), 2, 4, 1);
                }
        var plain = new MaskedCosine(MaskedCosine.Pairs.ROWS, MaskedCosine.Weighting.INSIDE_SQUARE, false, true,
                MaskedCosine.Limit.MAXIMUM);
        masked(all, plain, 0, 4, 3);
        masked(all, plain, 1, 1, 1);
        return all;
    }

    private static void masked(List<OpCase> all, MaskedCosine op, int n, int channels, int positions) {
        // Away from zero, where a vector has no direction and |c| no derivative.
        Operand x = Operand.of(Values.in(0.2, 1), n, channels, positions);
        Operand mask = Operand.of(Values.in(0.1, 1), n, positions);
        all.add(OpCase.of(op, x, mask, x, mask).within(4e-6));
    }

    private static void contrastive(List<OpCase> all, ContrastiveRows op, int samples) {
        int rows = op.directions() * samples;
        Operand s = Operand.of(Values.awayFrom(0), rows, rows);
        all.add(OpCase.of(op, s).within(4e-6));
        all.add(OpCase.of(new ContrastiveRows.Gradient(op), s, Operand.of(2, rows)).within(4e-6));
    }
}
