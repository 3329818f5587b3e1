package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.ArgReduce;
import org.latentclr.engine.op.ArgSort;
import org.latentclr.engine.op.Cumsum;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.fused.PlaneDots;

/** Reductions, running sums, and the indices of extremes and of order. */
final class ReductionCases {
    private ReductionCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        int[][] dims = {{0}, {1}, {2}, {0, 2}, {1, 2}, {0, 1, 2}};
        for (Reduce.Kind k : Reduce.Kind.values()) {
            Values v = switch (k) {
                case SUM -> Values.signed();
                case PROD -> Values.in(0.6, 1.4);
                case MAX, MIN -> new Values.Distinct(0);
            };
            for (int[] d : dims) all.add(OpCase.of(new Reduce(k, d), Operand.of(v, 3, 4, 5)));
            all.add(OpCase.of(new Reduce(k, 0, 1), Operand.of(v, 1, 1)));
            all.add(OpCase.of(new Reduce(k, 1), Operand.of(v, 0, 3)));
            all.add(OpCase.of(new Reduce(k, 0), Operand.of(new Values.Whole(3), 7, 6)).withoutGradient());
        }
        all.add(OpCase.of(new Reduce(Reduce.Kind.SUM, 0), Operand.of(0, 3)));
        all.add(OpCase.of(new Reduce(Reduce.Kind.PROD, 0), Operand.of(0, 3)));
        all.add(OpCase.of(new Reduce(Reduce.Kind.SUM, 0), Operand.of(100_001)));
        all.add(OpCase.of(new Reduce(Reduce.Kind.SUM, 0, 2), Operand.of(5, 33, 601)));
        all.add(OpCase.of(new Reduce(Reduce.Kind.SUM, 0, 1), Operand.of(70, 9, 130)));
        all.add(OpCase.of(new Reduce(Reduce.Kind.MAX, 0), Operand.of(new Values.Distinct(0), 40_001)));
        for (boolean fromEnd : new boolean[]{false, true})
            for (int d = 0; d < 3; d++) all.add(OpCase.of(new Cumsum(d, fromEnd), Operand.of(3, 4, 5)));
        all.add(OpCase.of(new Cumsum(0, false), Operand.of(0)));
        all.add(OpCase.of(new Cumsum(0, true), Operand.of(1)));
        all.add(OpCase.of(new Cumsum(1, false), Operand.of(0, 4)));
        for (int[] shape : new int[][]{{2, 3, 4, 5}, {2, 3, 7}, {0, 3, 2, 2}, {1, 1, 1, 1}, {3, 2, 0, 4}})
            all.add(OpCase.of(new PlaneDots(), Operand.of(shape), Operand.of(shape)));
        all.add(OpCase.of(new PlaneDots(), Operand.of(4, 3, 3, 4), Operand.of(2, 3, 3, 4)));
        all.add(OpCase.of(new PlaneDots(), Operand.of(1, 3, 5), Operand.of(2, 3, 5)));
        all.add(OpCase.of(new PlaneDots(), Operand.of(1, 3, 33, 35), Operand.of(1, 3, 33, 35)).within(4e-6));
        all.add(OpCase.of(new PlaneDots(), Operand.of(1, 2, 40, 41), Operand.of(1, 2, 40, 41)).within(4e-6));
        order(all);
        return all;
    }

    private static void order(List<OpCase> all) {
        for (boolean up : new boolean[]{false, true})
            for (int d = 0; d < 3; d++)
                for (Values v : List.of(new Values.Distinct(0), new Values.Whole(3))) {
                    all.add(OpCase.of(new ArgReduce(up, d), Operand.constant(v, 3, 4, 5)).withoutGradient());
                    all.add(OpCase.of(new ArgSort(d, up), Operand.constant(v, 3, 4, 5)).withoutGradient());
                }
        Values v = Values.signed();
        all.add(OpCase.of(new ArgReduce(true, 0), Operand.constant(v, 1)).withoutGradient());
        all.add(OpCase.of(new ArgReduce(false, 1), Operand.constant(v, 0, 3)).withoutGradient());
        all.add(OpCase.of(new ArgReduce(true, 1), Operand.constant(v, 301, 77)).withoutGradient());
        all.add(OpCase.of(new ArgSort(0, false), Operand.constant(v, 0)).withoutGradient());
        all.add(OpCase.of(new ArgSort(0, true), Operand.constant(v, 1)).withoutGradient());
    }
}
