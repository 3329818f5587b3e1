package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.Arrays;
import java.util.Optional;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.backend.cpu.Epilogue.Options;
import org.latentclr.engine.backend.cpu.Epilogue.Parts;
import org.latentclr.engine.backend.cpu.Scratch.Use;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;

/**
 * Bias, activation, gain and clamp in one pass. Piecewise linear activations have vector loops; the others are computed element by
 * element in double and rounded once.
 */
final class CpuBiasAct {
    private static final int GRAIN = 16_384;
    /** Planes of fewer pixels are not worth a call each. */
    private static final int SHORT = 32;
    private static final float[] NONE = {};

    private final Team team;
    private final EpiloguePass passes;
    private final LoopKernels loops;

    private CpuBiasAct(Team team, VectorSupport vectors) {
        this.team = team;
        passes = new EpiloguePass(team, vectors);
        loops = vectors.loops();
    }

    static void register(KernelTable t, Team team, VectorSupport vectors) {
        CpuBiasAct k = new CpuBiasAct(team, vectors);
        t.put(BiasAct.class, k::forward);
        t.put(BiasAct.Grad.class, k::gradient);
        t.put(BiasAct.Inverse.class, k::inverse);
    }

    /** The shape as [before, channels, inner]; without a bias, channels is 1 and planes, or images of short planes, are split from the rest. */
    private record Planes(int n, int c, int inner) {
        static Planes of(Shape s, int dim, boolean biased) {
            if (s.size() == 0) return new Planes(0, 1, 1);
            int inner = 1;
            int first = biased ? dim + 1 : Math.min(s.rank(), s.rank() > 2 ? 2 : 1);
            for (int i = first; i < s.rank(); i++) inner *= s.dim(i);
            if (!biased && first == 2 && inner < SHORT) inner *= s.dim(1);
            int c = biased ? s.dim(dim) : 1;
            return new Planes(s.size() / inner / c, c, inner);
        }
    }

    private void forward(BiasAct op, Tensor[] in, Tensor out) {
        boolean biased = in.length > 1;
        Planes p = Planes.of(out.shape(), op.dim(), biased);
        Optional<Options> options = options(op);
        if (options.isEmpty()) smooth(op, p, in, out);
        else if (biased && p.inner() < SHORT) rows(options.get(), p, in, out);
        else
            passes.forward(p.n(), p.c(), p.inner(), options.get(),
                    biased ? Parts.bias(data(in[1]), in[1].offset()) : Parts.EMPTY, data(in[0]), in[0].offset(),
                    data(out), out.offset());
    }

    /** The vector loops' options, or nothing where they do not apply. */
    static Optional<Options> options(BiasAct op) {
        return options(op.act(), op.alpha(), op.gain(), op.clamp());
    }

    private static Optional<Options> options(Activation act, double alpha, double gain, double clamp) {
        Epilogue.Activation kind = switch (act) {
            case LINEAR -> Epilogue.Activation.LINEAR;
            case RELU -> Epilogue.Activation.RELU;
            case LRELU -> Epilogue.Activation.LEAKY_RELU;
            default -> null;
        };
        boolean slope = act != Activation.LRELU || alpha >= 0;
        if (kind == null || !slope || !(gain > 0) || clamp == 0) return Optional.empty();
        return Optional.of(new Options(kind, act == Activation.LRELU ? (float) alpha : 0f, (float) gain,
                clamp > 0 ? (float) clamp : Float.POSITIVE_INFINITY, 0f));
    }

    /** The bias of each element of an image is added to all images, which are then still in the cache. */
    private void rows(Options o, Planes p, Tensor[] in, Tensor out) {
        float[] x = data(in[0]), bias = data(in[1]), y = data(out);
        int row = p.c() * p.inner();
        float[] b = team.scratch().floats(Use.ROWS, row);
        for (int c = 0; c < p.c(); c++)
            Arrays.fill(b, c * p.inner(), (c + 1) * p.inner(), bias[in[1].offset() + c]);
        team.parallelRange(p.n(), Math.max(1, GRAIN / row), (from, to) -> {
            for (int r = from; r < to; r++) {
                int at = out.offset() + r * row;
                loops.binary(LoopKernels.Arithmetic.ADD, x, in[0].offset() + r * row, b, 0, y, at, row);
                loops.biasAct(o, y, at, 1f, NONE, 0, 0f, y, at, row);
            }
        });
    }

    private void smooth(BiasAct op, Planes p, Tensor[] in, Tensor out) {
        float[] x = data(in[0]), y = data(out);
        double limit = op.clamp() >= 0 ? op.clamp() : Double.POSITIVE_INFINITY;
        int inner = p.inner();
        team.parallelRange(p.n() * p.c(), Math.max(1, GRAIN / 16 / inner), (from, to) -> {
            for (int plane = from; plane < to; plane++) {
                float b = in.length > 1 ? data(in[1])[in[1].offset() + plane % p.c()] : 0f;
                for (int i = plane * inner; i < (plane + 1) * inner; i++) {
                    double v = op.gain() * op.act().value(x[in[0].offset() + i] + b, op.alpha());
                    y[out.offset() + i] = (float) (v != v ? v : Math.min(Math.max(v, -limit), limit));
                }
            }
        });
    }

    private void gradient(BiasAct.Grad op, Tensor[] in, Tensor out) {
        Planes p = Planes.of(out.shape(), 0, false);
        Optional<Options> options = options(op.act(), op.alpha(), op.gain(), op.clamp());
        if (options.isPresent()) {
            passes.backward(p.n(), 1, p.inner(), options.get(), Parts.EMPTY, data(in[1]), in[1].offset(), data(in[0]),
                    in[0].offset(), NONE, 0, data(out), out.offset(), NONE, NONE);
            return;
        }
        // Only a clamp of 0 has no options: nothing passes it.
        Arrays.fill(data(out), out.offset(), out.offset() + out.shape().size(), 0f);
    }

    /** The factor of each piece is a gain and a slope too, which the loop for gradients applies. */
    private void inverse(BiasAct.Inverse op, Tensor[] in, Tensor out) {
        Planes p = Planes.of(out.shape(), 1, true);
        double above = 1 / op.of().gain();
        Options pieces = new Options(Epilogue.Activation.LEAKY_RELU, (float) (op.below() / above), (float) above,
                Float.POSITIVE_INFINITY, 0f);
        float[] y = data(in[0]), bias = data(in[1]), x = data(out);
        team.parallelRange(p.n() * p.c(), Math.max(1, GRAIN / p.inner()), (from, to) -> {
            for (int plane = from; plane < to; plane++) {
                int at = in[0].offset() + plane * p.inner(), result = out.offset() + plane * p.inner();
                loops.biasActGradient(pieces, y, at, y, at, x, result, p.inner());
                loops.binaryRight(LoopKernels.Arithmetic.ADD, x, result, -bias[in[1].offset() + plane % p.c()], x,
                        result, p.inner());
            }
        });
    }
}
