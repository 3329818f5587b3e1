package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.Optional;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.backend.cpu.Epilogue.Options;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.op.fused.Conv2dResample;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.engine.op.fused.ModulatedLayer;

/**
 * The modulated convolution and the layer around it: styles go into the gathering of the input or, with few outputs, into the weights;
 * demodulation, noise, bias and activation into the writing of the result, or of the filter that follows an enlarging convolution.
 */
final class CpuModulatedConv2d {
    private static final Options LINEAR = new Options(Epilogue.Activation.LINEAR, 0f, 1f, Float.POSITIVE_INFINITY, 1f);

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
        t.put(ModulatedConv2d.class, (op, in, out) -> quietly(op, () -> {
            if (!suits(op, in, out)) KernelTable.composed(op, in, out);
            else
                kernel.run(op, in, out, epilogue(op, in, out, LINEAR, null));
        }));
        t.put(ModulatedLayer.class, (op, in, out) -> quietly(op, () -> {
            Optional<Options> act = CpuBiasAct.options(op.act());
            Tensor[] convolved = ModulatedLayer.convolved(in);
            if (act.isEmpty() || !suits(op.conv(), convolved, out)) KernelTable.composed(op, in, out);
            else
                kernel.run(op.conv(), convolved, out,
                        epilogue(op.conv(), convolved, out, act.get().withNoise(1f), in[in.length - 1]));
        }));
    }

    private static void quietly(FusedOp op, Runnable body) {
        try (Scope s = Scope.local(op.name())) {
            Autograd.noGrad(body);
        }
    }

    private static boolean suits(ModulatedConv2d op, Tensor[] in, Tensor out) {
        return op.isDirect(in[1].shape()) && in[0].shape().size() > 0 && out.shape().size() > 0
                && (!op.noisy() || isMap(noise(op, in), out));
    }

    private void run(ModulatedConv2d op, Tensor[] in, Tensor out, Epilogue end) {
        if (op.up() == 1) plain(op, in, out, end);
        else
            enlarging(op, in, out, end);
    }

    private void plain(ModulatedConv2d op, Tensor[] in, Tensor out, Epilogue end) {
        Tensor w = op.flipWeight() ? in[1] : Views.flip(in[1], 2, 3).contiguous();
        Tensor x = in[0];
        Shape batch = Shape.of(out.dim(0), x.dim(1), x.dim(2), x.dim(3));
        ConvGeometry g = CpuProducts.geometry(ConvSpec.of(1, op.padding()), batch, w.shape());
        if (convolutions.isFast(g)) {
            Tensor s = styles(in, out);
            convolutions.scaled(g, x, w, data(s), s.offset(), out, end);
            return;
        }
        if (Convolution.isFewPoints(g)) {
            Tensor each = w.reshape(1, w.dim(0), w.dim(1)).mul(in[2].reshape(in[2].dim(0), 1, w.dim(1)));
            convolutions.direct().points(g, Tile.to(x, out.dim(0)).contiguous(), Tile.to(each, out.dim(0)).contiguous(),
                    out);
        } else
            convolutions.forward(g, Tile.to(Tile.mul(x, channels(in[2])), out.dim(0)).contiguous(), w, out);
        if (end != Epilogue.NOTHING)
            passes.forward(out.dim(0), out.dim(1), out.dim(2) * out.dim(3), end.options(), end.parts(), data(out),
                    out.offset(), data(out), out.offset());
    }

    private void enlarging(ModulatedConv2d op, Tensor[] in, Tensor out, Epilogue end) {
        Tensor w = in[1], filter = in[in.length - 1], x = in[0];
        var steps = Conv2dResample.Enlarging.of(w.shape(), filter, op.up(), op.padding());
        Tensor turned = (op.flipWeight() ? Views.flip(w, 2, 3).contiguous() : w).transpose(0, 1);
        Shape shape = Shape.of(out.dim(0), w.dim(0), spread(x.dim(2), w.dim(2), op.up(), steps.spec().padH()),
                spread(x.dim(3), w.dim(3), op.up(), steps.spec().padW()));
        ConvGeometry g = CpuProducts.geometry(steps.spec(), shape, turned.shape());
        Tensor wide;
        if (convolutions.isFastEnlarging(g)) {
            Tensor s = styles(in, out);
            wide = Tensor.empty(out.backend(), shape);
            convolutions.enlarged(g, x, turned, data(s), s.offset(), wide);
        } else
            wide = Conv2d.transposed(Tile.to(Tile.mul(x, channels(in[2])), out.dim(0)), turned, steps.spec(), 0);
        CpuUpFirDn2d.run(filters, steps.filter(), wide, filter, out, end);
    }

    /** Pixels of a transposed convolution. */
    private static int spread(int pixels, int kernel, int up, int padding) {
        return (pixels - 1) * up - 2 * padding + kernel;
    }

    /** One row of styles for each result. */
    private static Tensor styles(Tensor[] in, Tensor out) {
        return Tile.to(in[2], out.dim(0)).contiguous();
    }

    /** Demodulation, noise, bias and activation. */
    private static Epilogue epilogue(ModulatedConv2d op, Tensor[] in, Tensor out, Options options, Tensor biasOrNull) {
        if (!op.demodulated() && !op.noisy() && options == LINEAR) return Epilogue.NOTHING;
        int n = out.dim(0), next = 3;
        Tensor d = op.demodulated() ? Tile.to(in[next++], n).contiguous() : null;
        Tensor z = op.noisy() ? in[next] : null;
        if (z != null && z.dim(0) > 1) z = Tile.to(z, n).contiguous();
        return new Epilogue(options, Epilogue.Parts.of(biasOrNull, d, z));
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
