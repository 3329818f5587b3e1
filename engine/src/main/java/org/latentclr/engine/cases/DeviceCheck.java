package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.UpdateOp;

/**
 * A device against the reference: results and gradients of a case for operands in every layout and passed twice, fused kernels
 * against their composed twins, and nothing left behind.
 */
public final class DeviceCheck {
    private static final double SMALL = 0.1;

    private final Backend device;
    private final Backend reference = new ReferenceBackend();

    public DeviceCheck(Backend device) {
        this.device = device;
    }

    /** Throws when a result or a gradient differs by more than the tolerance, or when memory stays in use. */
    public void check(OpCase c) {
        long before = device.memory().liveBytes();
        List<double[]> expected = evaluate(c, reference, Layout.DENSE, false);
        for (Layout layout : Layout.values()) {
            if (c.op() instanceof UpdateOp && layout != Layout.DENSE && layout != Layout.OFFSET) continue;
            compare(c, "layout " + layout, expected, evaluate(c, device, layout, false));
        }
        if (c.aliasOfFirst() > 0)
            compare(c, "the same operand twice", evaluate(c, reference, Layout.DENSE, true),
                    evaluate(c, device, Layout.DENSE, true));
        if (c.op() instanceof FusedOp f) twin(c, f);
        long after = device.memory().liveBytes();
        EngineException.check(after == before, c.name(), before + " bytes in use afterwards", after);
    }

    /** Result, gradients and second-order gradients, as far as the case has them; bit for bit what the device computes. */
    public static List<double[]> evaluate(OpCase c, Backend d, Layout layout, boolean alias) {
        List<double[]> all = new ArrayList<>();
        try (Scope s = Scope.open(c.name())) {
            Tensor[] in = c.place(d, layout);
            for (int i = 0; i < in.length; i++)
                if (c.order() > 0 && c.operands().get(i).variable()) in[i] = in[i].track();
            if (alias) in[c.aliasOfFirst()] = in[0];
            dirty(d, c.resultShape().size());
            Tensor y = c.run(in);
            all.add(y.toDoubles());
            if (c.order() > 0) gradients(c, d, in, y, all);
        }
        return all;
    }

    private static void gradients(OpCase c, Backend d, Tensor[] in, Tensor y, List<double[]> all) {
        List<Tensor> xs = new ArrayList<>();
        for (Tensor t : in) if (t.isTracked()) xs.add(t);
        boolean second = c.order() > 1;
        Tensor r = random(d, y, c.seed() + 300);
        if (second) r = r.track();
        Tensor[] g = Autograd.grad(y, xs, r, second, second);
        for (Tensor t : g) all.add(t.toDoubles());
        if (!second) return;
        Tensor h = Tensor.scalar(d, 0);
        for (int i = 0; i < g.length; i++) h = h.add(g[i].mul(random(d, g[i], c.seed() + 400 + i)).sum());
        xs.add(r);
        for (Tensor t : Autograd.grad(h, xs, Tensor.full(d, 1), false, false)) all.add(t.toDoubles());
    }

    private static Tensor random(Backend d, Tensor like, long seed) {
        return Tensor.of(d, Values.signed().make(like.shape().size(), seed), like.shape().dims());
    }

    /** Leaves blocks full of NaN in the pool, so that an element that a kernel forgets to write shows. */
    private static void dirty(Backend d, int size) {
        float[] nan = new float[Math.max(1, size)];
        Arrays.fill(nan, Float.NaN);
        try (Scope s = Scope.open("dirty")) {
            for (int i = 0; i < 3; i++) Tensor.of(d, nan, nan.length);
        }
    }

    private void twin(OpCase c, FusedOp f) {
        try (Scope s = Scope.open("twin")) {
            double[] composed = f.composed(c.place(device, Layout.DENSE)).toDoubles();
            compare(c, "kernel and composed form", List.of(composed),
                    List.of(c.run(c.place(device, Layout.DENSE)).toDoubles()));
        }
    }

    private static void compare(OpCase c, String what, List<double[]> expected, List<double[]> found) {
        double allowed = c.tolerance();
        int order = 0;
        long variables = c.operands().stream().filter(Operand::variable).count();
        for (int k = 0; k < expected.size(); k++) {
            int now = k == 0 ? 0 : k <= variables ? 1 : 2;
            if (now > order) allowed *= 2;
            order = now;
            double error = error(expected.get(k), found.get(k));
            EngineException.check(error <= allowed, c.name() + ", " + what + ", output " + k,
                    "an error of at most " + allowed, error);
        }
    }

    /**
     * max|a − b| / max|a|; infinite where only one is finite or lengths differ. Operands are about 1, so a result below
     * {@value #SMALL} is what is left of a cancellation, and its error is measured against that.
     */
    static double error(double[] a, double[] b) {
        if (a.length != b.length) return Double.POSITIVE_INFINITY;
        double largest = SMALL;
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            boolean finite = Double.isFinite(a[i]) && Double.isFinite(b[i]);
            if (!finite && Double.compare(a[i], b[i]) != 0) return Double.POSITIVE_INFINITY;
            if (!finite) continue;
            largest = Math.max(largest, Math.abs(a[i]));
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst / largest;
    }
}
