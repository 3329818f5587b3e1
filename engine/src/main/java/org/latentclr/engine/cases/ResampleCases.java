package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.UpFirDn2d;

/** Bias with activation, and filtering with resampling. */
final class ResampleCases {
    private ResampleCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        for (Activation a : Activation.values()) biasAct(a, all);
        BiasAct relu = new BiasAct(1, Activation.LRELU, 0.2, Math.sqrt(2), BiasAct.NO_CLAMP);
        all.add(OpCase.of(relu, Operand.of(Values.awayFrom(0), 3, 20, 33, 31),
                Operand.of(Values.in(-0.001, 0.001), 20)));
        all.add(OpCase.of(relu, Operand.of(Values.awayFrom(0), 700, 65), Operand.of(Values.in(-0.001, 0.001), 65)));
        resample(all);
        return all;
    }

    /** Values stay away from the kink at 0 and from those inputs that reach the clamp; the bias is small enough not to bring them there. */
    private static void biasAct(Activation a, List<OpCase> all) {
        Values x = Values.awayFrom(0);
        Values small = Values.in(-0.005, 0.005);
        BiasAct plain = new BiasAct(1, a, a.defaultAlpha(), a.defaultGain(), BiasAct.NO_CLAMP);
        all.add(OpCase.of(plain, Operand.of(x, 2, 3, 4, 5), Operand.of(small, 3)));
        all.add(OpCase.of(plain, Operand.of(x, 0, 3, 2, 2), Operand.of(small, 3)));
        all.add(OpCase.of(plain, Operand.of(x, 1, 1), Operand.of(small, 1)));
        all.add(OpCase.of(plain, Operand.of(x, 2, 1, 1), Operand.of(small, 1)));
        all.add(OpCase.of(new BiasAct(0, a, 0.3, 1.7, BiasAct.NO_CLAMP), Operand.of(x, 3, 5)));
        all.add(OpCase.of(new BiasAct(2, a, 0.3, 1, BiasAct.NO_CLAMP), Operand.of(x, 2, 3, 4), Operand.of(small, 4)));
        double limit = a == Activation.SIGMOID ? 0.62 : 0.6;
        Values between = new Values.Uniform(-1.5, 1.5, 0.02, kinks(a, limit));
        all.add(OpCase.of(new BiasAct(0, a, 0.3, 1.1, limit), Operand.of(between, 6, 7)));
        if (a == Activation.LINEAR || a == Activation.RELU || a == Activation.LRELU) {
            all.add(OpCase.of(new BiasAct.Grad(a, 0.3, 1.7, 0.6), Operand.of(3, 7),
                    Operand.of(Values.awayFrom(0, 0.6, -0.6), 3, 7)));
            for (int n : new int[]{0, 1})
                all.add(OpCase.of(new BiasAct.Grad(a, 0.2, 1, BiasAct.NO_CLAMP), Operand.of(n),
                        Operand.of(Values.awayFrom(0), n)));
        }
    }

    /** 0 and the inputs whose result is ±limit for gain 1.1 and slope 0.3, found by bisection. */
    private static double[] kinks(Activation a, double limit) {
        return new double[]{0, inverse(a, limit / 1.1), inverse(a, -limit / 1.1)};
    }

    private static double inverse(Activation a, double y) {
        double lo = -6;
        double hi = 6;
        for (int i = 0; i < 60; i++) {
            double mid = (lo + hi) / 2;
            if (a.value(mid, 0.3) < y) lo = mid;
            else
                hi = mid;
        }
        return lo;
    }

    private static void resample(List<OpCase> all) {
        upfirdn(all, UpFirDn2d.of(1, 1, new int[]{0, 0, 0, 0}, false, 1), new int[]{2, 3, 7, 6}, 4, 4);
        upfirdn(all, UpFirDn2d.of(1, 1, new int[]{1, 1, 1, 1}, false, 4), new int[]{2, 3, 9, 9}, 4, 4);
        upfirdn(all, UpFirDn2d.of(2, 1, new int[]{2, 1, 2, 1}, false, 4), new int[]{2, 3, 7, 6}, 4, 4);
        upfirdn(all, UpFirDn2d.of(2, 1, new int[]{1, 2, 3, 0}, true, 4), new int[]{2, 3, 7, 6}, 4);
        upfirdn(all, UpFirDn2d.of(1, 2, new int[]{1, 1, 1, 1}, true, 1), new int[]{2, 3, 7, 6}, 4, 4);
        upfirdn(all, UpFirDn2d.of(2, 2, new int[]{2, 2, 1, 3}, true, 1.5), new int[]{1, 2, 5, 8}, 3, 4);
        upfirdn(all, new UpFirDn2d(2, 1, 1, 2, 3, 0, 1, 2, false, 2), new int[]{2, 1, 7, 6}, 4, 4);
        upfirdn(all, UpFirDn2d.of(1, 1, new int[]{-1, 2, 1, -2}, false, 1), new int[]{2, 3, 7, 6}, 4, 4);
        upfirdn(all, UpFirDn2d.of(3, 2, new int[]{4, -1, -2, 5}, false, 1), new int[]{2, 3, 7, 6}, 4, 4);
        upfirdn(all, UpFirDn2d.of(2, 3, new int[]{1, 2, 3, 1}, false, 1), new int[]{2, 3, 7, 6}, 3, 2);
        upfirdn(all, UpFirDn2d.of(2, 1, new int[]{5, 4, 5, 4}, false, 4), new int[]{2, 3, 7, 6}, 9);
        upfirdn(all, UpFirDn2d.of(1, 2, new int[]{2, 2, 2, 2}, true, 1), new int[]{1, 2, 7, 6}, 5);
        upfirdn(all, UpFirDn2d.of(3, 1, new int[]{1, 1, 0, 2}, false, 1), new int[]{1, 1, 1, 1}, 1, 1);
        upfirdn(all, UpFirDn2d.of(2, 1, new int[]{2, 1, 2, 1}, false, 4), new int[]{0, 3, 4, 4}, 4, 4);
        upfirdn(all, UpFirDn2d.of(1, 1, new int[]{1, 1, 1, 1}, false, 4), new int[]{2, 9, 33, 35}, 4, 4);
    }

    /** With a filter that is constant, where the gradient is another upfirdn2d, and with one that has a gradient itself. */
    private static void upfirdn(List<OpCase> all, UpFirDn2d op, int[] x, int... f) {
        all.add(OpCase.of(op, Operand.of(x), Operand.constant(Values.signed(), f)));
        all.add(OpCase.of(op, Operand.of(x), Operand.of(f)));
    }
}
