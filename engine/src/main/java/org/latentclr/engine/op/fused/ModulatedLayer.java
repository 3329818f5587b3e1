package org.latentclr.engine.op.fused;

import java.util.Arrays;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Vjp;

/**
 * A layer of StyleGAN2's synthesis: modulated convolution with demodulation and noise, then bias and activation, without a pass of their
 * own where a device can (METHODS §6.1). Operands are those of the convolution, then the bias [O].
 *
 * @param act bias along dimension 1
 */
public record ModulatedLayer(ModulatedConv2d conv, BiasAct act) implements FusedOp {
    public ModulatedLayer {
        EngineException.check(act.dim() == 1, "modulated_layer", "a bias along dimension 1", act.dim());
    }

    /**
     * @param x [N,C,H,W]
     * @param w [O,C,kH,kW]
     * @param styles [N,C]
     * @param factorsOrNull demodulation [N,O], or null for none
     * @param noiseOrNull broadcasts to the result, or null
     * @param filterOrNull resampling filter; may be null where up is 1
     * @param bias [O]
     * @return [N,O,H',W']
     */
    public static Tensor apply(Tensor x, Tensor w, Tensor styles, Tensor factorsOrNull, Tensor noiseOrNull,
            Tensor filterOrNull, int up, int padding, boolean flipWeight, Tensor bias, BiasAct act) {
        Tensor[] in = ModulatedConv2d.operands(x, w, styles, factorsOrNull, noiseOrNull, filterOrNull, up, 1);
        Tensor[] all = Arrays.copyOf(in, in.length + 1);
        all[in.length] = bias;
        var conv = new ModulatedConv2d(up, 1, padding, flipWeight, factorsOrNull != null, noiseOrNull != null);
        return Dispatch.apply(new ModulatedLayer(conv, act), all);
    }

    @Override
    public String name() {
        return "modulated_layer";
    }

    @Override
    public double flops(Shape[] in, Shape out) {
        return conv.flops(in, out);
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape y = conv.outputShape(Arrays.copyOf(in, in.length - 1));
        return act.outputShape(y, in[in.length - 1]);
    }

    @Override
    public Tensor composed(Tensor... in) {
        return Dispatch.apply(act, Dispatch.apply(conv, convolved(in)), in[in.length - 1]);
    }

    /** The operands of the convolution. */
    public static Tensor[] convolved(Tensor... in) {
        return Arrays.copyOf(in, in.length - 1);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        if (!act.gradientFromResult()) return true;
        return i == tracked.length - 1 || conv.savesInput(i, tracked);
    }

    @Override
    public boolean savesOutput() {
        return true;
    }

    /** Where the result tells the activation's piece, everything comes from the result: the gradient through it, and what went in. */
    @Override
    public Tensor[] vjp(Vjp v) {
        if (!act.gradientFromResult()) return Autograd.gradOf(this::composed, v);
        int last = v.count() - 1;
        var slope = new BiasAct.Grad(act.act(), act.alpha(), act.gain(), act.clamp());
        Tensor g = Dispatch.apply(slope, v.grad(), v.output().detach());
        Tensor[] in = new Tensor[last];
        Shape[] shapes = new Shape[last];
        boolean[] needed = new boolean[last];
        boolean[] saved = new boolean[v.count()];
        for (int i = 0; i <= last; i++) saved[i] = v.needed(i);
        for (int i = 0; i < last; i++) {
            shapes[i] = v.shape(i);
            needed[i] = v.needed(i);
            in[i] = conv.savesInput(i, saved) ? v.input(i) : null;
        }
        Tensor y = conv.demodulated() && v.needed(3)
                ? Dispatch.apply(new BiasAct.Inverse(slope), v.output(), v.input(last))
                : v.output();
        Tensor[] grads = Arrays.copyOf(conv.vjp(new Vjp(conv.name(), in, shapes, y, g, needed)), v.count());
        grads[last] = v.needed(last) ? g.sum(false, 0, 2, 3) : null;
        return grads;
    }
}
