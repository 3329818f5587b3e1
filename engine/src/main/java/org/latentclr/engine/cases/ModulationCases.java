package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.fused.ModulatedConv2d;

/** Convolutions whose weight each sample scales. */
final class ModulationCases {
    private ModulationCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        all.add(plain(new int[]{2, 3, 5, 6}, new int[]{4, 3, 3, 3}, 2));
        all.add(plain(new int[]{1, 3, 4, 4}, new int[]{4, 3, 3, 3}, 3));
        all.add(plain(new int[]{2, 3, 5, 4}, new int[]{2, 3, 1, 1}, 6));
        all.add(plain(new int[]{6, 3, 4, 5}, new int[]{2, 3, 3, 3}, 2));
        all.add(plain(new int[]{1, 1, 1, 1}, new int[]{1, 1, 1, 1}, 1));
        all.add(plain(new int[]{0, 3, 4, 4}, new int[]{2, 3, 3, 3}, 0));
        all.add(plain(new int[]{2, 33, 17, 9}, new int[]{35, 33, 3, 3}, 2));
        all.add(full(1, 1, true, new int[]{2, 3, 5, 6}, 2, 1, 5, 6));
        all.add(full(2, 1, false, new int[]{2, 3, 4, 3}, 4, 4, 8, 6));
        all.add(full(2, 1, true, new int[]{1, 3, 3, 3}, 2, 1, 6, 6));
        all.add(full(1, 2, true, new int[]{2, 3, 6, 4}, 2, 2, 3, 2));
        return all;
    }

    /** Without output factors and noise; {@code styles} is the batch of the styles. */
    private static OpCase plain(int[] x, int[] w, int styles) {
        return OpCase.of(new ModulatedConv2d(1, 1, w[2] / 2, true, false, false), Operand.of(x), Operand.of(w),
                Operand.of(styles, x[1]));
    }

    /** With everything; a filter where resampling needs one. */
    private static OpCase full(int up, int down, boolean flip, int[] x, int styles, int noise, int height, int width) {
        List<Operand> in = new ArrayList<>(List.of(Operand.of(x), Operand.of(4, x[1], 3, 3), Operand.of(styles, x[1]),
                Operand.of(styles, 4), Operand.of(noise, 1, height, width)));
        if (up > 1 || down > 1) in.add(Operand.constant(Values.signed(), 4, 4));
        return OpCase.of(new ModulatedConv2d(up, down, 1, flip, true, true), in.toArray(Operand[]::new));
    }
}
