package org.latentclr.golden.ops;

import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.Resample;
import org.latentclr.engine.op.fused.UpFirDn2d;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;

/** The two pointwise and filtering operations of StyleGAN2: bias_act and upfirdn2d. */
final class ResampleChecks {
    private static final double[] SMOOTH = {1, 3, 3, 1};
    private static final double[] ASYMMETRIC = {1, 2, 4, 3};
    private static final double[] LONG = {1, 2, 3, 4, 5, 4, 3, 1, 1};

    private ResampleChecks() {}

    static List<GoldenCheck> all() {
        return List.of(new CaseFileCheck("bias_act", ResampleChecks::biasAct), new UpFirDn());
    }

    private static Tensor biasAct(GoldenCase c, Options o) {
        Activation act = Activation.of(o.text("act", "linear"));
        return BiasAct.apply(c.get("x"), c.orNull("b"), o.whole("dim", 1), act,
                o.number("alpha", act.defaultAlpha()), o.number("gain", act.defaultGain()),
                o.number("clamp", BiasAct.NO_CLAMP));
    }

    /** Left, right, top, bottom from one number, [x, y], or all four. */
    static int[] padding(Options o) {
        if (o.values().get("padding") instanceof List<?> l && l.size() == 2) {
            int[] p = o.wholes("padding", 2, 0);
            return new int[]{p[0], p[0], p[1], p[1]};
        }
        return o.wholes("padding", 4, 0);
    }

    /** The filter that the options describe; none means [1]. */
    static Tensor filter(Backend device, Options o) {
        Object f = o.values().get("filter");
        if (!(f instanceof List<?> rows)) return Resample.setupFilter(device, new double[]{1}, true, false, 1, false);
        if (rows.get(0) instanceof List<?>)
            return Resample.setupFilter(device,
                    rows.stream().map(r -> taps((List<?>) r)).toArray(double[][]::new), true, false, 1);
        boolean separable = o.whole("filter_ndim", rows.size() < 8 ? 2 : 1) == 1;
        return Resample.setupFilter(device, taps(rows), true, false, 1, separable);
    }

    private static double[] taps(List<?> l) {
        return l.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
    }

    private static final class UpFirDn extends CaseFileCheck {
        UpFirDn() {
            super("upfirdn2d", UpFirDn::apply);
        }

        @Override
        void run(GoldenFile file, Backend device, String name, Options o) {
            if (!name.equals("setup_filter")) {
                super.run(file, device, name, o);
                return;
            }
            for (String t : file.names())
                if (t.startsWith("setup_filter/")) file.expect(t, setup(device, t.substring(t.indexOf('/') + 1)));
        }

        private static Tensor apply(GoldenCase c, Options o) {
            Tensor x = c.get("x");
            Tensor f = filter(x.backend(), o);
            c.expect("f", f);
            boolean flip = o.flag("flip_filter", false);
            double gain = o.number("gain", 1);
            int[] p = padding(o);
            int[] up = o.wholes("up", 2, c.name().startsWith("upsample2d") ? 2 : 1);
            int[] down = o.wholes("down", 2, c.name().startsWith("downsample2d") ? 2 : 1);
            if (c.name().startsWith("filter2d")) return Resample.filter2d(x, f, p, flip, gain);
            if (c.name().startsWith("upsample2d")) return Resample.upsample2d(x, f, up[0], p, flip, gain);
            if (c.name().startsWith("downsample2d")) return Resample.downsample2d(x, f, down[0], p, flip, gain);
            return new UpFirDn2d(up[0], up[1], down[0], down[1], p[0], p[1], p[2], p[3], flip, gain).apply(x, f);
        }

        /** The named filters of the file; it has no options for them. */
        private static Tensor setup(Backend d, String name) {
            return switch (name) {
                case "1331" -> Resample.setupFilter(d, SMOOTH);
                case "sep9" -> Resample.setupFilter(d, LONG);
                case "gain4" -> Resample.setupFilter(d, SMOOTH, true, false, 4, false);
                case "flip_asym" -> Resample.setupFilter(d, ASYMMETRIC, true, true, 1, false);
                case "nonorm" -> Resample.setupFilter(d, ASYMMETRIC, false, false, 1, false);
                case "none" -> Resample.setupFilter(d, 1);
                default -> throw new IllegalStateException("no rule for filter '" + name + "'");
            };
        }
    }
}
