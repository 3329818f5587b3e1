package org.latentclr.engine.op.fused;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.UpdateOp;

/**
 * One step of gradient descent on one parameter p with gradient g: g ← g + λp; with momentum μ: b ← μb + (1−dampening)g (b ← g in
 * the first step) and g ← b, or g ← g + μb (Nesterov); p ← p − lr·g.
 *
 * @param rate lr
 * @param decay λ
 * @param first whether b holds nothing yet
 */
public record SgdStep(double rate, double momentum, double dampening, boolean nesterov, double decay, boolean first)
        implements
            UpdateOp {

    /**
     * Updates in place.
     *
     * @param p parameter, modified
     * @param g its gradient, same shape, not modified
     * @param b momentum buffer, modified; one when momentum is not 0, else none
     */
    public void apply(Tensor p, Tensor g, Tensor... b) {
        Tensor dense = g.contiguous();
        if (b.length == 0) Dispatch.update(this, p, dense);
        else
            Dispatch.update(this, p, dense, b[0]);
    }

    @Override
    public String name() {
        return "sgd_step";
    }

    @Override
    public void composed(Tensor... in) {
        Tensor p = in[0].detach();
        Tensor g = decay == 0 ? in[1] : in[1].add(p.mul(decay));
        Tensor by = g;
        if (in.length > 2) {
            Tensor b = first ? g : in[2].mul(momentum).add(g.mul(1 - dampening));
            in[2].assign(b);
            by = nesterov ? g.add(b.mul(momentum)) : b;
        }
        in[0].assign(p.sub(by.mul(rate)));
    }

    @Override
    public boolean writes(int i) {
        return i != 1;
    }
}
