package org.latentclr.engine.op.fused;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Vjp;

/**
 * What follows the transposed convolution of an enlarging layer of StyleGAN2, in one pass: y[n,c] = act(d[n,c]·upfirdn2d(x[n,c], f) + noise[n]
 * + bias[c]) with the activation's gain and clamp (METHODS §6.1). Operands are x, f, those of d and noise that are there, bias.
 *
 * @param filter upsampling, FIR filter and downsampling
 * @param act bias along dimension 1
 * @param demodulated whether d is an operand
 * @param noisy whether noise is an operand
 */
public record FilteredAct(UpFirDn2d filter, BiasAct act, boolean demodulated, boolean noisy) implements FusedOp {
    private static final int FACTORS = 2;

    public FilteredAct {
        EngineException.check(act.dim() == 1, "filtered_act", "a bias along dimension 1", act.dim());
    }

    /**
     * @param x [N,C,H,W]
     * @param f resampling filter [kH,kW] or [k]
     * @param factorsOrNull demodulation d [N,C], or null for none
     * @param noiseOrNull [1 or N,1,H',W'], or null for none
     * @param bias [C]
     * @return [N,C,H',W'], the size that {@link UpFirDn2d#apply} gives
     */
    public static Tensor apply(Tensor x, Tensor f, Tensor factorsOrNull, Tensor noiseOrNull, Tensor bias,
            UpFirDn2d filter, BiasAct act) {
        List<Tensor> in = new ArrayList<>(List.of(x, f));
        if (factorsOrNull != null) in.add(factorsOrNull);
        if (noiseOrNull != null) in.add(noiseOrNull);
        in.add(bias);
        return Dispatch.apply(new FilteredAct(filter, act, factorsOrNull != null, noiseOrNull != null),
                in.toArray(Tensor[]::new));
    }

    @Override
    public String name() {
        return "filtered_act";
    }

    /** One multiplication and addition for each tap that meets a pixel. */
    @Override
    public double flops(Shape[] in, Shape out) {
        return 2.0 * out.size() * in[1].dim(0) * in[1].dim(-1) / (filter.upX() * filter.upY());
    }

    @Override
    public Shape outputShape(Shape... in) {
        EngineException.check(in.length == bias() + 1, name(), (bias() + 1) + " operands", in.length);
        Shape y = filter.outputShape(in[0], in[1]);
        if (demodulated)
            EngineException.check(in[FACTORS].equals(Shape.of(y.dim(0), y.dim(1))), name(),
                    "factors [N,C] = [" + y.dim(0) + "," + y.dim(1) + "] for x " + in[0], in[FACTORS]);
        if (noisy) {
            Shape z = in[noise()];
            EngineException.check(
                    z.rank() == 4 && (z.dim(0) == 1 || z.dim(0) == y.dim(0))
                            && z.equals(Shape.of(z.dim(0), 1, y.dim(2), y.dim(3))),
                    name(), "noise [1 or " + y.dim(0) + ",1," + y.dim(2) + "," + y.dim(3) + "], a plane of the result",
                    z);
        }
        return act.outputShape(y, in[bias()]);
    }

    /** d among the operands, or nothing. */
    public Tensor factorsOrNull(Tensor... in) {
        return demodulated ? in[FACTORS] : null;
    }

    /** Noise among the operands, or nothing. */
    public Tensor noiseOrNull(Tensor... in) {
        return noisy ? in[noise()] : null;
    }

    private int noise() {
        return demodulated ? FACTORS + 1 : FACTORS;
    }

    /** The place of the bias, the last operand. */
    private int bias() {
        return noise() + (noisy ? 1 : 0);
    }

    @Override
    public Tensor composed(Tensor... in) {
        Tensor y = filter.apply(in[0], in[1]);
        if (demodulated) y = y.mul(channels(in[FACTORS]));
        if (noisy) y = y.add(in[noise()]);
        return Dispatch.apply(act, y, in[bias()]);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        if (!act.gradientFromResult() || tracked[1]) return true;
        boolean factors = demodulated && tracked[FACTORS];
        return switch (i) {
            case 0 -> factors;
            case 1 -> tracked[0] || factors;
            case FACTORS -> demodulated && tracked[0];
            default -> false;
        };
    }

    @Override
    public boolean savesOutput() {
        return act.gradientFromResult();
    }

    /**
     * Where the result tells the activation's piece, with g the gradient before it: ∂x = adjoint filter of d·g, ∂d = Σ_p g·upfirdn2d(x, f),
     * ∂noise = Σ_c g, ∂bias = Σ_np g. Otherwise, and for filters that are trained, the gradient of the composed form.
     */
    @Override
    public Tensor[] vjp(Vjp v) {
        if (!act.gradientFromResult() || v.needed(1)) return Autograd.gradOf(this::composed, v);
        Tensor[] grads = new Tensor[v.count()];
        var slope = new BiasAct.Grad(act.act(), act.alpha(), act.gain(), act.clamp());
        Tensor g = Dispatch.apply(slope, v.grad(), v.output().detach());
        if (v.needed(0)) {
            Tensor scaled = demodulated ? g.mul(channels(v.input(FACTORS))) : g;
            grads[0] = filter.adjoint(v.shape(0), v.shape(1), g.shape()).apply(scaled, v.input(1));
        }
        if (demodulated && v.needed(FACTORS))
            grads[FACTORS] = g.mul(filter.apply(v.input(0), v.input(1))).sum(false, 2, 3);
        if (noisy && v.needed(noise())) {
            Tensor plane = g.sum(true, 1);
            grads[noise()] = v.shape(noise()).dim(0) == g.dim(0) ? plane : plane.sum(true, 0);
        }
        if (v.needed(bias())) grads[bias()] = g.sum(false, 0, 2, 3);
        return grads;
    }

    /** [N,C] as [N,C,1,1]. */
    private static Tensor channels(Tensor t) {
        return t.reshape(t.dim(0), t.dim(1), 1, 1);
    }
}
