package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.fused.ModulatedConv2d;

/** The modulated convolution with and without resampling, demodulation and noise, and with batches that repeat. */
final class ModulatedConv2dCases {
    private ModulatedConv2dCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        for (boolean demodulated : new boolean[]{true, false})
            for (boolean noisy : new boolean[]{true, false}) {
                all.add(of(new ModulatedConv2d(1, 1, 1, true, demodulated, noisy), 2, 2, 5, 6, 7, 4, 3));
                all.add(of(new ModulatedConv2d(2, 1, 1, false, demodulated, noisy), 2, 2, 5, 4, 5, 4, 3));
            }
        all.add(of(new ModulatedConv2d(1, 2, 1, true, true, true), 2, 2, 5, 6, 8, 4, 3));
        all.add(of(new ModulatedConv2d(1, 2, 1, true, true, true), 2, 2, 3, 5, 7, 4, 3));
        all.add(of(new ModulatedConv2d(2, 3, 0, false, true, true), 2, 2, 3, 5, 4, 2, 3));
        all.add(of(new ModulatedConv2d(1, 1, 0, true, false, false), 2, 2, 5, 6, 7, 3, 1));
        all.add(of(new ModulatedConv2d(1, 1, 1, true, true, true), 1, 6, 3, 4, 4, 5, 3));
        all.add(of(new ModulatedConv2d(2, 1, 1, false, true, true), 2, 6, 3, 4, 4, 5, 3));
        all.add(of(new ModulatedConv2d(1, 1, 1, true, true, true), 6, 2, 3, 4, 4, 5, 3));
        all.add(of(new ModulatedConv2d(1, 1, 0, true, true, true), 1, 1, 1, 1, 1, 1, 1));
        all.add(of(new ModulatedConv2d(1, 1, 1, true, true, false), 0, 0, 2, 3, 3, 2, 3));
        for (boolean demodulated : new boolean[]{true, false})
            for (int up : new int[]{1, 2}) {
                all.add(frozen(of(new ModulatedConv2d(up, 1, 1, up == 1, demodulated, true), 2, 4, 3, 5, 6, 4, 3)));
                all.add(frozen(of(new ModulatedConv2d(up, 1, 1, up == 2, demodulated, false), 2, 2, 3, 4, 5, 4, 3)));
            }
        all.add(frozen(of(new ModulatedConv2d(1, 1, 0, true, false, false), 2, 2, 5, 6, 7, 3, 1)));
        // Large enough for the fast convolutions of the CPU.
        all.add(frozen(of(new ModulatedConv2d(1, 1, 1, true, true, true), 2, 4, 16, 8, 9, 17, 3)).within(2e-5));
        all.add(frozen(of(new ModulatedConv2d(1, 1, 1, true, true, true), 3, 3, 16, 4, 4, 16, 3)).within(2e-5));
        all.add(of(new ModulatedConv2d(1, 1, 1, false, true, false), 2, 2, 16, 8, 8, 16, 3).within(4e-5));
        return all;
    }

    /** The same with weights (and a filter) that are not trained. */
    private static OpCase frozen(OpCase c) {
        List<Operand> in = new ArrayList<>(c.operands());
        in.set(1, Operand.constant(in.get(1).values(), in.get(1).shape().dims()));
        return new OpCase(c.op(), in, c.order(), c.tolerance());
    }

    /** @param batch of x; the styles have {@code n} rows */
    private static OpCase of(ModulatedConv2d op, int batch, int n, int c, int h, int w, int o,
            int k) {
        List<Operand> in = new ArrayList<>(List.of(Operand.of(batch, c, h, w), Operand.of(o, c, k, k),
                Operand.of(Values.in(0.5, 1.5), n, c)));
        if (op.demodulated()) in.add(Operand.of(Values.in(0.5, 1.5), n, o));
        int height = (h * op.up() + 2 * op.padding() - k + 1) / op.down();
        int width = (w * op.up() + 2 * op.padding() - k + 1) / op.down();
        if (op.noisy()) in.add(Operand.of(1, 1, height, width));
        if (op.up() > 1 || op.down() > 1) in.add(Operand.constant(Values.in(0, 0.3), 4, 4));
        return OpCase.of(op, in.toArray(Operand[]::new)).within(4e-6);
    }
}
