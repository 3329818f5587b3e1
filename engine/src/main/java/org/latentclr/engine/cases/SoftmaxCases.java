package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.fused.SoftmaxAlong;

/** Softmax and its logarithm along any dimension, and their gradients. */
final class SoftmaxCases {
    private SoftmaxCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        for (boolean log : new boolean[]{false, true}) {
            for (int d = 0; d < 3; d++) both(all, new SoftmaxAlong(d, log), 3, 4, 5);
            both(all, new SoftmaxAlong(1, log), 0, 3);
            both(all, new SoftmaxAlong(0, log), 1);
            both(all, new SoftmaxAlong(1, log), 2, 70);
            all.add(OpCase.of(new SoftmaxAlong(1, log), Operand.of(2, 1, 3)));
            all.add(OpCase.of(new SoftmaxAlong(1, log), Operand.of(9, 1025)));
            all.add(OpCase.of(new SoftmaxAlong(0, log), Operand.of(33, 301)));
            all.add(OpCase.of(new SoftmaxAlong(1, log), Operand.of(Values.in(-90, 90), 4, 40)).withoutGradient()
                    .within(2e-5));
        }
        return all;
    }

    private static void both(List<OpCase> all, SoftmaxAlong op, int... dims) {
        Values results = op.log() ? Values.in(-3, 0) : Values.in(0, 1);
        all.add(OpCase.of(op, Operand.of(dims)));
        all.add(OpCase.of(new SoftmaxAlong.Gradient(op), Operand.of(results, dims), Operand.of(dims)));
    }
}
