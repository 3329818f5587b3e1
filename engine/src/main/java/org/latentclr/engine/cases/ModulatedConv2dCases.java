package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.engine.op.fused.ModulatedLayer;

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
        all.add(frozen(of(new ModulatedConv2d(2, 1, 1, false, true, true), 2, 4, 16, 7, 8, 17, 3)).within(2e-5));
        // Few results with long sums.
        all.add(frozen(of(new ModulatedConv2d(1, 1, 1, true, true, true), 2, 4, 40, 3, 4, 5, 3)).within(2e-5));
        all.add(frozen(of(new ModulatedConv2d(2, 1, 1, false, true, false), 2, 2, 72, 2, 3, 5, 3)).within(2e-5));
        layers(all);
        return all;
    }

    /** With bias and activation: those whose gradient comes from the result, and others; frozen weights and trained ones. */
    private static void layers(List<OpCase> all) {
        for (Activation a : new Activation[]{Activation.LRELU, Activation.LINEAR, Activation.SWISH}) {
            var act = new BiasAct(1, a, a.defaultAlpha(), a.defaultGain(), BiasAct.NO_CLAMP);
            all.add(layer(of(new ModulatedConv2d(1, 1, 1, true, true, true), 2, 4, 3, 4, 5, 4, 3), act));
            all.add(layer(frozen(of(new ModulatedConv2d(2, 1, 1, false, true, false), 2, 2, 3, 4, 3, 4, 3)), act));
            all.add(layer(frozen(of(new ModulatedConv2d(1, 1, 1, true, false, true), 2, 2, 3, 5, 4, 4, 3)), act));
        }
        // Large enough for the fast convolutions of the CPU; so many numbers would come near a corner.
        var linear = new BiasAct(1, Activation.LINEAR, 0, 1.4, BiasAct.NO_CLAMP);
        all.add(layer(frozen(of(new ModulatedConv2d(1, 1, 1, true, true, true), 4, 2, 17, 9, 8, 16, 3)), linear)
                .within(2e-5));
        all.add(fixedBias(layer(frozen(of(new ModulatedConv2d(2, 1, 1, false, true, true), 2, 4, 16, 7, 8, 17, 3)),
                linear)).within(2e-5));
        for (int width : new int[]{7, 8})
            all.add(layer(frozen(of(new ModulatedConv2d(1, 1, 0, true, false, false), 2, 4, 5, 6, width, 3, 1)),
                    linear));
        // More channels than a block of a GPU holds at once.
        all.add(layer(frozen(of(new ModulatedConv2d(1, 1, 0, true, true, true), 2, 2, 131, 2, 2, 4, 1)), linear)
                .within(2e-5));
        var plain = new BiasAct(1, Activation.RELU, 0, 1.5, BiasAct.NO_CLAMP);
        all.add(layer(of(new ModulatedConv2d(1, 1, 0, true, true, true), 1, 1, 1, 1, 1, 1, 1), plain));
        all.add(layer(of(new ModulatedConv2d(1, 1, 1, true, true, false), 0, 0, 2, 3, 3, 2, 3), plain));
        for (int[] shape : new int[][]{{2, 3, 4, 5}, {0, 2, 1, 1}, {1, 1, 1, 1}})
            for (double slope : new double[]{0, 0.2, 1})
                all.add(OpCase.of(new BiasAct.Inverse(new BiasAct.Grad(Activation.LRELU, slope, 1.4, BiasAct.NO_CLAMP)),
                        Operand.of(Values.awayFrom(0), shape), Operand.of(shape[1])));
    }

    private static OpCase layer(OpCase c, BiasAct act) {
        var conv = (ModulatedConv2d) c.op();
        List<Operand> in = new ArrayList<>(c.operands());
        int o = in.get(1).shape().dim(0);
        // Far enough from zero that no activation's corner is near.
        in.add(Operand.of(act.act() == Activation.SWISH ? Values.signed() : Values.in(20, 40), o));
        return new OpCase(new ModulatedLayer(conv, act), in, c.order(), c.tolerance());
    }

    /** The same with weights (and a filter) that are not trained. */
    private static OpCase frozen(OpCase c) {
        return constant(c, 1);
    }

    /** The same with a bias that is not trained: of its second gradient, a long sum that cancels, only rounding would be left. */
    private static OpCase fixedBias(OpCase c) {
        return constant(c, c.operands().size() - 1);
    }

    private static OpCase constant(OpCase c, int operand) {
        List<Operand> in = new ArrayList<>(c.operands());
        in.set(operand, Operand.constant(in.get(operand).values(), in.get(operand).shape().dims()));
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
