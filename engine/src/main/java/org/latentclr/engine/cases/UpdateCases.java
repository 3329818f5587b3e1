package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.UpdateOp;
import org.latentclr.engine.op.fused.AdamStep;
import org.latentclr.engine.op.fused.SgdStep;

/** Optimiser steps. */
final class UpdateCases {
    private UpdateCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        for (int[] shape : new int[][]{{3, 5}, {1}, {0}, {40_001}})
            for (boolean decoupled : new boolean[]{false, true})
                for (int step : new int[]{1, 7}) {
                    AdamStep adam = new AdamStep(0.01, 0.9, 0.999, 1e-8, decoupled || step > 1 ? 0.1 : 0, decoupled,
                            step);
                    add(all, adam, 4, shape);
                    add(all, adam, 5, shape);
                }
        for (boolean first : new boolean[]{true, false})
            for (boolean nesterov : new boolean[]{true, false}) {
                add(all, new SgdStep(0.1, 0.9, nesterov ? 0 : 0.3, nesterov, 5e-4, first), 3, 7, 3);
                add(all, new SgdStep(0.1, 0.9, 0, nesterov, 0, first), 3, 0);
            }
        add(all, new SgdStep(0.1, 0, 0, false, 0.01, true), 2, 33_001);
        add(all, new SgdStep(0.1, 0, 0, false, 0, true), 2, 1);
        return all;
    }

    /** Parameter, gradient, and state that is not negative. */
    private static void add(List<OpCase> all, UpdateOp op, int operands, int... shape) {
        Operand[] in = new Operand[operands];
        for (int i = 0; i < operands; i++)
            in[i] = Operand.constant(i < 2 ? Values.signed() : Values.in(0.01, 1), shape);
        all.add(OpCase.of(op, in).withoutGradient());
    }
}
