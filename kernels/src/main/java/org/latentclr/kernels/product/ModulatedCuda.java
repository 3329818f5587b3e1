package org.latentclr.kernels.product;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.op.fused.Conv2dResample;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.engine.op.fused.ModulatedLayer;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Finish;
import org.latentclr.kernels.upfirdn.UpFirDnCuda;

/**
 * The modulated convolution with one weight for all samples: styles multiply the input as it is read; demodulation, noise, bias and activation
 * go into the writing of the result, or of the filter that follows an enlarging convolution.
 */
public final class ModulatedCuda {
    private final Cuda cuda;
    private final ConvolutionCuda convolutions;
    private final UpFirDnCuda filters;
    private final boolean rivalled;
    /** Whether the fused kernel was the faster one, by op and shapes. */
    private final Map<List<Object>, Boolean> faster = new HashMap<>();

    /** @param rivalled whether a library computes plain convolutions: then the faster way is measured once for each op and shapes */
    public ModulatedCuda(Cuda cuda, ConvolutionCuda convolutions, UpFirDnCuda filters, boolean rivalled) {
        this.cuda = cuda;
        this.rivalled = rivalled;
        this.convolutions = convolutions;
        this.filters = filters;
    }

    public void register(KernelTable t) {
        t.put(ModulatedConv2d.class, (op, in, out) -> {
            try (Scope s = Scope.local(op.name())) {
                Autograd.noGrad(() -> best(op, in, out, isDirect(op, in, out), () -> run(op, in, out, Finish.NONE)));
            }
        });
        t.put(ModulatedLayer.class, (op, in, out) -> {
            try (Scope s = Scope.local(op.name())) {
                Autograd.noGrad(() -> layer(op, in, out));
            }
        });
    }

    private void layer(ModulatedLayer op, Tensor[] in, Tensor out) {
        Tensor[] convolved = ModulatedLayer.convolved(in);
        boolean can = op.act().gradientFromResult() && isDirect(op.conv(), convolved, out);
        best(op, in, out, can,
                () -> run(op.conv(), convolved, out,
                        Finish.NONE.withBiasAct(cuda, in[in.length - 1], op.act())));
    }

    /** The fused kernel, or the composed form where that cannot be or is slower. */
    private void best(FusedOp op, Tensor[] in, Tensor out, boolean can, Runnable fused) {
        Runnable composed = () -> {
            try (Scope s = Scope.local("composed")) {
                cuda.copy(op.composed(in).contiguous(), out);
            }
        };
        boolean take = can;
        if (can && rivalled && out.shape().size() > 0) {
            List<Object> key = new ArrayList<>(List.of(op));
            for (Tensor t : in) key.add(t.shape());
            Boolean known = faster.get(key);
            if (known == null) {
                fused.run(); // both once to warm up
                composed.run();
                known = cuda.milliseconds(fused) <= cuda.milliseconds(composed);
                faster.put(key, known);
            }
            take = known;
        }
        (take ? fused : composed).run();
    }

    private static boolean isDirect(ModulatedConv2d op, Tensor[] in, Tensor out) {
        return op.isDirect(in[1].shape()) && in[0].shape().size() > 0 && (!op.noisy() || isMap(noise(op, in), out));
    }

    /** @param end what follows demodulation and noise */
    private void run(ModulatedConv2d op, Tensor[] in, Tensor out, Finish end) {
        if (out.shape().size() == 0) return;
        Finish f = op.demodulated() ? end.withFactors(cuda, in[3]) : end;
        if (op.noisy()) f = f.withNoise(cuda, noise(op, in));
        if (op.up() == 1) plain(op, in, out, f);
        else
            enlarging(op, in, out, f);
    }

    private void plain(ModulatedConv2d op, Tensor[] in, Tensor out, Finish finish) {
        Tensor w = op.flipWeight() ? in[1] : Views.flip(in[1], 2, 3).contiguous();
        convolutions.forward(ConvSpec.of(1, op.padding()), in[0], w, out, cuda.address(in[2]), in[2].dim(0), finish);
    }

    private void enlarging(ModulatedConv2d op, Tensor[] in, Tensor out, Finish finish) {
        Tensor x = in[0];
        Tensor w = in[1];
        Tensor filter = in[in.length - 1];
        var steps = Conv2dResample.Enlarging.of(w.shape(), filter, op.up(), op.padding());
        // The transposed convolution takes weights [C,O,kH,kW].
        Tensor turned = (op.flipWeight() ? Views.flip(w, 2, 3) : w).transpose(0, 1).contiguous();
        ConvSpec s = steps.spec();
        Tensor wide = Tensor.empty(x.backend(),
                Shape.of(out.dim(0), w.dim(0), (x.dim(2) - 1) * op.up() - 2 * s.padH() + w.dim(2),
                        (x.dim(3) - 1) * op.up() - 2 * s.padW() + w.dim(3)));
        convolutions.inputGrad(s, x, turned, wide, cuda.address(in[2]), in[2].dim(0));
        filters.run(steps.filter(), wide, filter, out, finish);
    }

    private static Tensor noise(ModulatedConv2d op, Tensor[] in) {
        return in[op.demodulated() ? 4 : 3];
    }

    /** Whether noise is one plane for all channels. */
    private static boolean isMap(Tensor noise, Tensor out) {
        return noise.dim(1) == 1 && noise.dim(2) == out.dim(2) && noise.dim(3) == out.dim(3);
    }
}
