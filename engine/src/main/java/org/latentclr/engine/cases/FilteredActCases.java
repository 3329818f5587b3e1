package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Shape;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.FilteredAct;
import org.latentclr.engine.op.fused.UpFirDn2d;

/** Filters with what follows: with and without demodulation and noise, of one and two dimensions, all kinds of activations. */
final class FilteredActCases {
    private static final UpFirDn2d SAME = filter(1, 1, 1, 1, 1, 1);
    private static final Values TAPS = Values.in(0.05, 0.25);
    /** Larger than what is filtered, so that no activation's corner is near. */
    private static final Values BIAS = new Values.Uniform(-20, 20, 10, 0);

    private FilteredActCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        BiasAct lrelu = act(Activation.LRELU), linear = act(Activation.LINEAR);
        Operand square = Operand.constant(TAPS, 4, 4), line = Operand.constant(TAPS, 4);
        // Column times row.
        Operand box = Operand.constant(Values.in(0.1, 0.1), 4, 4);
        for (boolean demodulated : new boolean[]{true, false})
            for (int noise : new int[]{0, 1, 2}) {
                all.add(of(SAME, lrelu, demodulated, noise, square, BIAS, 2, 3, 5, 6));
                all.add(of(SAME, lrelu, demodulated, noise, line, BIAS, 2, 3, 6, 5));
                all.add(of(SAME, linear, demodulated, noise, box, BIAS, 2, 2, 5, 4));
            }
        for (Activation a : new Activation[]{Activation.RELU, Activation.TANH, Activation.SWISH}) {
            Values bias = a.isPiecewiseLinear() ? BIAS : Values.signed();
            all.add(of(SAME, act(a), true, 2, line, bias, 2, 3, 4, 5));
            all.add(of(SAME, act(a), false, 1, square, bias, 2, 2, 5, 4));
        }
        // What is positive reaches the clamp, what is not stays far below it.
        all.add(of(SAME, new BiasAct(1, Activation.LRELU, 0.02, 1.5, 2), true, 1, line, BIAS, 2, 3, 5, 4));
        all.add(of(SAME, new BiasAct(1, Activation.LRELU, 0.2, -1, BiasAct.NO_CLAMP), true, 1, line, BIAS, 2, 3, 5, 4));
        resampled(all, lrelu, square, line);
        sizes(all, linear, line, box);
        return all;
    }

    private static void resampled(List<OpCase> all, BiasAct act, Operand square, Operand line) {
        all.add(of(filter(2, 1, 2, 1, 2, 1), act, true, 1, line, BIAS, 2, 3, 4, 5));
        all.add(of(filter(1, 2, 1, 1, 1, 1), act, true, 2, square, BIAS, 2, 3, 6, 5));
        all.add(of(filter(1, 1, -1, 2, 3, -1), act, true, 2, line, BIAS, 2, 3, 6, 5));
        all.add(of(filter(1, 1, 5, 4, 6, 5), act, true, 2, line, BIAS, 2, 1, 3, 2));
        all.add(of(filter(3, 2, 2, 2, 2, 2), act, false, 1, Operand.constant(TAPS, 3, 2), BIAS, 1, 2, 4, 5));
        // Trained filters.
        all.add(of(SAME, act, true, 1, Operand.of(TAPS, 4, 4), BIAS, 2, 2, 5, 4));
        all.add(of(SAME, act, true, 2, Operand.of(TAPS, 4), BIAS, 2, 2, 4, 5));
    }

    /** Odd, single and empty ones, and those of several vectors, bands of rows and planes at once. */
    private static void sizes(List<OpCase> all, BiasAct linear, Operand line, Operand box) {
        UpFirDn2d none = filter(1, 1, 0, 0, 0, 0);
        all.add(of(none, act(Activation.LRELU), true, 1, Operand.constant(TAPS, 1, 1), BIAS, 1, 1, 1, 1));
        all.add(of(none, linear, true, 1, box, BIAS, 1, 1, 4, 4));
        all.add(of(SAME, linear, true, 2, line, BIAS, 0, 3, 4, 4));
        all.add(of(SAME, linear, true, 1, line, BIAS, 0, 3, 4, 4));
        all.add(of(filter(1, 1, 2, 2, 2, 2), linear, true, 1, line, BIAS, 2, 2, 0, 3).withoutGradient());
        for (Operand f : new Operand[]{line, box}) {
            all.add(of(SAME, linear, true, 1, f, BIAS, 2, 9, 33, 33));
            all.add(of(SAME, linear, false, 0, f, BIAS, 1, 2, 131, 70));
            all.add(of(filter(1, 1, 0, 3, 2, 1), linear, true, 2, f, BIAS, 2, 2, 17, 115));
        }
    }

    /** @param pad left, right, top, bottom */
    private static UpFirDn2d filter(int up, int down, int... pad) {
        return UpFirDn2d.of(up, down, pad, false, 1);
    }

    private static BiasAct act(Activation a) {
        return new BiasAct(1, a, a.defaultAlpha(), a.defaultGain(), BiasAct.NO_CLAMP);
    }

    /** @param noise 0 for none, 1 for one plane, 2 for one of each image */
    private static OpCase of(UpFirDn2d filter, BiasAct act, boolean demodulated, int noise, Operand f, Values bias,
            int... x) {
        Shape y = filter.outputShape(Shape.of(x), f.shape());
        List<Operand> in = new ArrayList<>(List.of(Operand.of(x), f));
        if (demodulated) in.add(Operand.of(Values.in(0.5, 1.5), x[0], x[1]));
        if (noise > 0) in.add(Operand.of(noise == 1 ? 1 : x[0], 1, y.dim(2), y.dim(3)));
        in.add(Operand.of(bias, x[1]));
        return OpCase.of(new FilteredAct(filter, act, demodulated, noise > 0), in.toArray(Operand[]::new)).within(4e-6);
    }
}
