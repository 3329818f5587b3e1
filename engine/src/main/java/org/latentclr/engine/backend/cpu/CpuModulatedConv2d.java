package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.op.fused.Conv2dResample;
import org.latentclr.engine.op.fused.ModulatedConv2d;

/**
 * The modulated convolution: styles go into the gathering of the input where that is possible, demodulation and noise into the writing of
 * the result, or of the filter that follows an enlarging convolution.
 */
final class CpuModulatedConv2d {
    private static final float[] NONE = {};

    private final Convolutions convolutions;
    private final UpFirDn filters;
    private final EpiloguePass passes;

    private CpuModulatedConv2d(Team team, VectorSupport vectors, Convolutions convolutions) {
        this.convolutions = convolutions;
        filters = new UpFirDn(team, vectors);
        passes = new EpiloguePass(team, vectors);
    }

    static void register(KernelTable t, Team team, VectorSupport vectors, Convolutions convolutions) {
        var kernel = new CpuModulatedConv2d(team, vectors, convolutions);
        t.put(ModulatedConv2d.class, (op, in, out) -> {
            try (Scope s = Scope.local(op.name())) {
                Autograd.noGrad(() -> kernel.run(op, in, out));
            }
        });
    }

    private void run(ModulatedConv2d op, Tensor[] in, Tensor out) {
        if (out.shape().size() == 0) return;
        if (!op.isDirect(in[1].shape()) || in[0].shape().size() == 0 || op.noisy() && !isMap(noise(op, in), out)) {
            Tensor y = op.composed(in).contiguous();
            System.arraycopy(data(y), y.offset(), data(out), out.offset(), y.shape().size());
            return;
        }
        if (op.up() == 1) plain(op, in, out);
        else
            enlarging(op, in, out);
    }

    private void plain(ModulatedConv2d op, Tensor[] in, Tensor out) {
        Tensor w = op.flipWeight() ? in[1] : Views.flip(in[1], 2, 3).contiguous();
        Tensor x = in[0];
        Shape batch = Shape.of(out.dim(0), x.dim(1), x.dim(2), x.dim(3));
        ConvGeometry g = CpuProducts.geometry(ConvSpec.of(1, op.padding()), batch, w.shape());
        Epilogue end = epilogue(op, in, out);
        if (convolutions.isFast(g)) {
            Tensor s = Tile.to(in[2], out.dim(0)).contiguous();
            convolutions.scaled(g, x, w, data(s), s.offset(), out, end);
            return;
        }
        Tensor scaled = Tile.to(Tile.mul(x, channels(in[2])), out.dim(0)).contiguous();
        convolutions.forward(g, scaled, w, out);
        if (op.demodulated() || op.noisy())
            passes.forward(out.dim(0), out.dim(1), out.dim(2) * out.dim(3), end.options(), end.parts(), data(out),
                    out.offset(), data(out), out.offset());
    }

    private void enlarging(ModulatedConv2d op, Tensor[] in, Tensor out) {
        Tensor w = in[1], filter = in[in.length - 1];
        var steps = Conv2dResample.Enlarging.of(w.shape(), filter, op.up(), op.padding());
        Tensor scaled = Tile.to(Tile.mul(in[0], channels(in[2])), out.dim(0));
        Tensor turned = (op.flipWeight() ? Views.flip(w, 2, 3).contiguous() : w).transpose(0, 1);
        Tensor wide = Conv2d.transposed(scaled, turned, steps.spec(), 0);
        CpuUpFirDn2d.run(filters, steps.filter(), wide, filter, out, epilogue(op, in, out));
    }

    /** Demodulation and noise. */
    private static Epilogue epilogue(ModulatedConv2d op, Tensor[] in, Tensor out) {
        if (!op.demodulated() && !op.noisy()) return Epilogue.NOTHING;
        int n = out.dim(0), next = 3;
        Tensor d = op.demodulated() ? Tile.to(in[next++], n).contiguous() : null;
        Tensor z = op.noisy() ? in[next] : null;
        if (z != null && z.dim(0) > 1) z = Tile.to(z, n).contiguous();
        var options = new Epilogue.Options(Epilogue.Activation.LINEAR, 0f, 1f, Float.POSITIVE_INFINITY, 1f);
        return new Epilogue(options, new Epilogue.Parts(NONE, 0, d == null ? NONE : data(d), d == null ? 0 : d.offset(),
                z == null ? NONE : data(z), z == null ? 0 : z.offset(), z == null ? 1 : z.dim(0)));
    }

    private static Tensor noise(ModulatedConv2d op, Tensor[] in) {
        return in[op.demodulated() ? 4 : 3];
    }

    /** Whether noise is one plane for all channels. */
    private static boolean isMap(Tensor noise, Tensor out) {
        return noise.dim(1) == 1 && noise.dim(2) == out.dim(2) && noise.dim(3) == out.dim(3);
    }

    /** [N,C] as [N,C,1,1]. */
    private static Tensor channels(Tensor t) {
        return t.reshape(t.dim(0), t.dim(1), 1, 1);
    }
}
