package org.latentclr.engine.cases;

import java.util.List;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.op.MaxPoolIndex;
import org.latentclr.engine.op.ScatterAdd;

/** Ops that read or write by index. */
final class IndexingCases {
    private IndexingCases() {}

    static List<OpCase> all() {
        return List.of(gather(1, 4, new int[]{2, 4, 3}, new int[]{2, 7, 3}), gather(0, 5, new int[]{5}, new int[]{3}),
                gather(2, 3, new int[]{2, 2, 3}, new int[]{2, 2, 1}), gather(0, 1, new int[]{1, 3}, new int[]{0, 3}),
                gather(0, 2, new int[]{2, 0}, new int[]{3, 0}), gather(0, 1, new int[]{1}, new int[]{1}),
                gather(1, 90, new int[]{60, 90}, new int[]{60, 301}),
                scatter(1, 4, new int[]{2, 7, 3}), scatter(0, 5, new int[]{3}), scatter(0, 3, new int[]{0, 2}),
                scatter(0, 1, new int[]{1}),
                scatter(2, 2, new int[]{2, 3, 9}), scatter(1, 33, new int[]{70, 201}),
                pool(new MaxPoolIndex(3, 3, 2, 2, 0, 0, false), 2, 3, 9, 7),
                pool(new MaxPoolIndex(2, 2, 2, 2, 0, 0, true), 1, 2, 5, 6),
                pool(new MaxPoolIndex(3, 2, 2, 1, 1, 1, false), 2, 1, 4, 5),
                pool(new MaxPoolIndex(1, 1, 1, 1, 0, 0, false), 0, 2, 3, 3),
                pool(new MaxPoolIndex(1, 1, 1, 1, 0, 0, false), 1, 1, 1, 1),
                pool(new MaxPoolIndex(3, 3, 1, 1, 0, 0, false), 1, 2, 7, 40),
                pool(new MaxPoolIndex(2, 4, 3, 3, 0, 0, false), 1, 2, 8, 41),
                pool(new MaxPoolIndex(3, 3, 2, 2, 0, 0, false), 2, 30, 31, 31));
    }

    private static OpCase gather(int dim, int n, int[] x, int[] index) {
        return OpCase.of(new Gather(dim), Operand.of(x), Operand.constant(new Values.Whole(n), index));
    }

    private static OpCase scatter(int dim, int n, int[] x) {
        return OpCase.of(new ScatterAdd(dim, n), Operand.of(x), Operand.constant(new Values.Whole(n), x));
    }

    private static OpCase pool(MaxPoolIndex op, int... x) {
        return OpCase.of(op, Operand.constant(new Values.Whole(6), x)).withoutGradient();
    }
}
