package org.latentclr.engine.op.fused;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.UpdateOp;

/**
 * One step of Adam on one parameter p with gradient g: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
 * p ← p − lr/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε).
 *
 * <p>Weight decay λ: g ← g + λp first (Adam with L2 penalty), or, {@code decoupled}, p ← (1 − lr·λ)p first (AdamW). With a fifth
 * operand, the largest v so far takes the place of v (AMSGrad). Kingma and Ba 2015; Loshchilov and Hutter 2019; Reddi et al. 2018.
 *
 * @param rate lr
 * @param step t, counted from 1
 */
public record AdamStep(double rate, double beta1, double beta2, double epsilon, double decay, boolean decoupled,
        long step) implements UpdateOp {

    /**
     * Updates in place.
     *
     * @param p parameter, modified
     * @param g its gradient, same shape, not modified
     * @param m first moment, modified
     * @param v second moment, modified
     * @param largest AMSGrad's largest second moment, modified; none or one
     */
    public void apply(Tensor p, Tensor g, Tensor m, Tensor v, Tensor... largest) {
        Tensor dense = g.contiguous();
        if (largest.length == 0) Dispatch.update(this, p, dense, m, v);
        else
            Dispatch.update(this, p, dense, m, v, largest[0]);
    }

    /** lr/(1−β₁ᵗ). */
    public double stepSize() {
        return rate / (1 - Math.pow(beta1, step));
    }

    /** √(1−β₂ᵗ). */
    public double secondCorrection() {
        return Math.sqrt(1 - Math.pow(beta2, step));
    }

    @Override
    public String name() {
        return "adam_step";
    }

    @Override
    public void composed(Tensor... in) {
        Tensor p = in[0].detach();
        Tensor g = decoupled || decay == 0 ? in[1] : in[1].add(p.mul(decay));
        Tensor m = in[2].mul(beta1).add(g.mul(1 - beta1));
        Tensor v = in[3].mul(beta2).add(g.square().mul(1 - beta2));
        Tensor largest = in.length > 4 ? Binary.apply(Binary.Kind.MAX, in[4], v) : v;
        Tensor scale = largest.sqrt().mul(1 / secondCorrection()).add(epsilon);
        Tensor kept = decoupled ? p.mul(1 - rate * decay) : p;
        Tensor next = kept.sub(m.div(scale).mul(stepSize()));
        in[2].assign(m);
        in[3].assign(v);
        if (in.length > 4) in[4].assign(largest);
        in[0].assign(next);
    }

    @Override
    public boolean writes(int i) {
        return i != 1;
    }
}
