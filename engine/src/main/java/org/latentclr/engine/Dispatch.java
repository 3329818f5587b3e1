package org.latentclr.engine;

import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Op;
import org.latentclr.engine.op.UpdateOp;
import org.latentclr.engine.op.ViewOp;
import org.latentclr.engine.op.Views;

/** Runs ops: checks shapes, finds the device's kernel or the composed form, records the graph. */
public final class Dispatch {
    private Dispatch() {}

    /** The value of {@code op} on the operands, recorded when one of them is tracked. */
    public static Tensor apply(Op op, Tensor... in) {
        Backend device = device(op, in);
        Shape shape = op.outputShape(shapes(in));
        Tensor out;
        if (op instanceof ViewOp v) {
            out = v.view(in[0]);
        } else {
            var kernel = device.kernel(op.getClass());
            if (kernel.isEmpty()) return composed(op, device, in);
            out = Tensor.empty(device, shape);
            run(op, kernel.get(), in, out);
        }
        if (Autograd.recording() && anyTracked(in)) Node.record(op, in, out);
        return out;
    }

    /** Runs an op that writes into some of its operands; nothing is recorded. */
    public static void update(UpdateOp op, Tensor... in) {
        Backend device = device(op, in);
        var kernel = device.kernel(op.getClass());
        if (kernel.isEmpty()) {
            try (Scope s = Scope.local(op.name())) {
                Autograd.noGrad(() -> op.composed(in));
            }
            return;
        }
        for (int i = 0; i < in.length; i++)
            EngineException.check(in[i].isContiguous(), op.name(), "row-major operands",
                    "operand " + i + " with strides");
        run(op, kernel.get(), in, null);
        for (int i = 0; i < in.length; i++) if (op.writes(i)) in[i].storage().written();
    }

    /** Copies {@code source} (any strides) over {@code target} (row-major). */
    static void copy(Tensor source, Tensor target) {
        Views.Copy op = new Views.Copy();
        run(op, target.backend().kernel(Views.Copy.class).orElseThrow(), new Tensor[]{source}, target);
    }

    private static void run(Op op, Kernel<?> kernel, Tensor[] in, Tensor out) {
        Profile profile = Profile.ofThread();
        if (profile == null) compute(op, kernel, in, out);
        else
            profile.time(op, in, out, () -> compute(op, kernel, in, out));
    }

    @SuppressWarnings("unchecked")
    private static void compute(Op op, Kernel<?> kernel, Tensor[] in, Tensor out) {
        Kernel<Op> k = (Kernel<Op>) kernel;
        if (k.strided()) {
            k.run(op, in, out);
            return;
        }
        try (Scope s = Scope.local("contiguous")) {
            Tensor[] dense = new Tensor[in.length];
            Autograd.noGrad(() -> {
                for (int i = 0; i < in.length; i++) dense[i] = in[i].contiguous();
            });
            k.run(op, dense, out);
        }
    }

    private static Tensor composed(Op op, Backend device, Tensor[] in) {
        if (op instanceof FusedOp f)
            try (Scope s = Scope.local(op.name())) {
                return s.keep(f.composed(in));
            }
        throw new EngineException(op.name(), "a kernel on device " + device.name(), "none",
                "this is a defect of the device; please report it");
    }

    private static Backend device(Op op, Tensor[] in) {
        Backend d = in[0].backend();
        for (Tensor t : in)
            if (t.backend() != d)
                throw new EngineException(op.name(), "operands on one device (" + d.name() + ")", t.backend().name());
        return d;
    }

    private static Shape[] shapes(Tensor[] in) {
        Shape[] s = new Shape[in.length];
        for (int i = 0; i < in.length; i++) s[i] = in[i].shape();
        return s;
    }

    private static boolean anyTracked(Tensor[] in) {
        for (Tensor t : in) if (t.isTracked()) return true;
        return false;
    }
}
