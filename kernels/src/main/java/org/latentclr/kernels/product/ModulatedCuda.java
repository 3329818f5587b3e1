package org.latentclr.kernels.product;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.op.fused.Conv2dResample;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.engine.op.fused.ModulatedLayer;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Finish;
import org.latentclr.kernels.Groups;
import org.latentclr.kernels.driver.DevicePool;
import org.latentclr.kernels.upfirdn.UpFirDnCuda;

/**
 * The modulated convolution with one weight for all samples. The own kernel multiplies the input by the styles as it reads it; demodulation,
 * noise, bias and activation go into the writing of the result, or of the filter that follows an enlarging convolution. Beside a library
 * these are passes before and after its convolution, and what is faster is found out once for each op and shapes.
 */
public final class ModulatedCuda {
    /** Side of the kernels that have phases. */
    private static final int PHASED = 3;

    /** Who convolves. */
    private enum Way {
        OWN, LIBRARY,
        /** An enlarging convolution as four plain ones: even and odd rows and columns of the result. */
        OWN_PHASES, LIBRARY_PHASES
    }

    private final Cuda cuda;
    private final ConvolutionCuda convolutions;
    private final UpFirDnCuda filters;
    private final FinishCuda finishes;
    private final boolean rivalled;
    /** The fastest way, by op and shapes. */
    private final Map<List<Object>, Way> fastest = new HashMap<>();

    /** @param rivalled whether a library computes plain convolutions */
    public ModulatedCuda(Cuda cuda, ConvolutionCuda convolutions, UpFirDnCuda filters, boolean rivalled) {
        this.cuda = cuda;
        this.rivalled = rivalled;
        this.convolutions = convolutions;
        this.filters = filters;
        finishes = new FinishCuda(cuda);
    }

    public void register(KernelTable t) {
        t.put(ModulatedConv2d.class, (op, in, out) -> {
            if (isDirect(op, in, out)) best(op, op, in, out, Finish.NONE);
            else
                KernelTable.composed(op, in, out);
        });
        t.put(ModulatedLayer.class, (op, in, out) -> {
            Tensor[] convolved = ModulatedLayer.convolved(in);
            if (op.act().gradientFromResult() && isDirect(op.conv(), convolved, out))
                best(op, op.conv(), convolved, out, Finish.NONE.withBiasAct(cuda, in[in.length - 1], op.act()));
            else
                KernelTable.composed(op, in, out);
        });
    }

    private static boolean isDirect(ModulatedConv2d op, Tensor[] in, Tensor out) {
        return op.isDirect(in[1].shape()) && in[0].shape().size() > 0 && (!op.noisy() || isMap(noise(op, in), out));
    }

    /** @param end what follows demodulation and noise */
    private void best(FusedOp whole, ModulatedConv2d op, Tensor[] in, Tensor out, Finish end) {
        if (out.shape().size() == 0) return;
        Finish f = op.demodulated() ? end.withFactors(cuda, in[3]) : end;
        Finish finish = op.noisy() ? f.withNoise(cuda, noise(op, in)) : f;
        if (op.up() == 1 && op.padding() == 0 && FinishCuda.isPoint(in[1], out)) {
            finishes.point(in[0], in[1], in[2], out, finish);
            return;
        }
        Way way = has(Way.OWN_PHASES, op, in, out) ? Way.OWN_PHASES : Way.OWN;
        if (rivalled) {
            List<Object> key = new ArrayList<>(List.of(whole));
            for (Tensor t : in) key.add(t.shape());
            way = fastest.get(key);
            if (way == null) {
                way = fastest(op, in, out, finish);
                fastest.put(key, way);
            }
        }
        run(way, op, in, out, finish);
    }

    private Way fastest(ModulatedConv2d op, Tensor[] in, Tensor out, Finish finish) {
        Way best = Way.OWN;
        double least = Double.POSITIVE_INFINITY;
        for (Way way : Way.values()) {
            if (!has(way, op, in, out)) continue;
            double time = time(() -> run(way, op, in, out, finish));
            if (time >= least) continue;
            least = time;
            best = way;
        }
        return best;
    }

    /** Milliseconds of a way, infinite where it needs more memory than there is. */
    private double time(Runnable work) {
        try {
            work.run(); // to warm up, which for a library is to choose its algorithm
            return cuda.trial(work);
        } catch (EngineException e) {
            if (e.where().equals(DevicePool.WHERE)) return Double.POSITIVE_INFINITY;
            throw e;
        }
    }

    private void run(Way way, ModulatedConv2d op, Tensor[] in, Tensor out, Finish finish) {
        try (Scope s = Scope.local(op.name())) {
            Autograd.noGrad(() -> {
                if (op.up() == 1) plain(way, op, in, out, finish);
                else
                    enlarging(way, op, in, out, finish);
            });
        }
    }

    private void plain(Way way, ModulatedConv2d op, Tensor[] in, Tensor out, Finish finish) {
        Tensor w = op.flipWeight() ? in[1] : Views.flip(in[1], 2, 3).contiguous();
        ConvSpec spec = ConvSpec.of(1, op.padding());
        if (way == Way.OWN)
            convolutions.forward(spec, in[0], w, out, cuda.address(in[2]), in[2].dim(0), finish);
        else
            finishes.run(Conv2d.apply(styled(in, out.dim(0)), w, spec), out, finish);
    }

    private void enlarging(Way way, ModulatedConv2d op, Tensor[] in, Tensor out, Finish finish) {
        Tensor x = in[0];
        Tensor w = in[1];
        Tensor filter = in[in.length - 1];
        var steps = Conv2dResample.Enlarging.of(w.shape(), filter, op.up(), op.padding());
        ConvSpec s = steps.spec();
        Shape wide = Shape.of(out.dim(0), w.dim(0), (x.dim(2) - 1) * op.up() - 2 * s.padH() + w.dim(2),
                (x.dim(3) - 1) * op.up() - 2 * s.padW() + w.dim(3));
        if (way == Way.OWN_PHASES || way == Way.LIBRARY_PHASES) {
            Tensor four = Tensor.empty(x.backend(), Shape.of(4 * w.dim(0), w.dim(1), 2, 2));
            finishes.phaseFilters(w, op.flipWeight(), four);
            Tensor phases;
            if (way == Way.LIBRARY_PHASES) {
                phases = Conv2d.apply(styled(in, out.dim(0)), four, ConvSpec.of(1, 1));
            } else {
                phases = Tensor.empty(x.backend(), phases(in, out));
                convolutions.phases(x, four, phases, cuda.address(in[2]), in[2].dim(0));
            }
            filters.runPhases(steps.filter(), wide, phases, filter, out, finish);
            return;
        }
        // The transposed convolution takes weights [C,O,kH,kW].
        Tensor turned = (op.flipWeight() ? Views.flip(w, 2, 3) : w).transpose(0, 1).contiguous();
        Tensor y;
        if (way == Way.LIBRARY) {
            y = Dispatch.apply(new Conv2d.InputGrad(s, wide.dim(2), wide.dim(3)), styled(in, out.dim(0)), turned);
        } else {
            y = Tensor.empty(x.backend(), wide);
            convolutions.inputGrad(s, x, turned, y, cuda.address(in[2]), in[2].dim(0));
        }
        filters.run(steps.filter(), y, filter, out, finish);
    }

    private boolean has(Way way, ModulatedConv2d op, Tensor[] in, Tensor out) {
        return switch (way) {
            case OWN, LIBRARY -> true;
            case OWN_PHASES -> hasPhases(op, in) && convolutions.takesPhases(phases(in, out));
            case LIBRARY_PHASES -> hasPhases(op, in);
        };
    }

    /** Of the phases of an enlarging convolution, [N,4·O,H+1,W+1], with columns added so that rows begin at multiples of 16 bytes. */
    private static Shape phases(Tensor[] in, Tensor out) {
        int width = (in[0].dim(3) + Groups.FOUR) / Groups.FOUR * Groups.FOUR;
        return Shape.of(out.dim(0), 4 * out.dim(1), in[0].dim(2) + 1, width);
    }

    /** A 3×3 kernel at twice the size, no border cut, and a filter that reads planes of even and odd rows and columns. */
    private static boolean hasPhases(ModulatedConv2d op, Tensor[] in) {
        Shape w = in[1].shape();
        if (op.up() != 2 || w.dim(2) != PHASED || w.dim(3) != PHASED) return false;
        Tensor filter = in[in.length - 1];
        var steps = Conv2dResample.Enlarging.of(w, filter, op.up(), op.padding());
        return steps.spec().padH() == 0 && steps.spec().padW() == 0 && UpFirDnCuda.keepsSize(steps.filter(), filter);
    }

    /** The input times the styles for N samples; both batches may repeat. */
    private Tensor styled(Tensor[] in, int n) {
        Tensor x = in[0];
        Tensor y = Tensor.empty(x.backend(), Shape.of(n, x.dim(1), x.dim(2), x.dim(3)));
        finishes.run(x, y, Finish.NONE.withFactors(cuda, in[2]));
        return y;
    }

    private static Tensor noise(ModulatedConv2d op, Tensor[] in) {
        return in[op.demodulated() ? 4 : 3];
    }

    /** Whether noise is one plane for all channels. */
    private static boolean isMap(Tensor noise, Tensor out) {
        return noise.dim(1) == 1 && noise.dim(2) == out.dim(2) && noise.dim(3) == out.dim(3);
    }
}
