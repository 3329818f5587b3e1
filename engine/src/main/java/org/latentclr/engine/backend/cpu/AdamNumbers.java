package org.latentclr.engine.backend.cpu;

import org.latentclr.engine.op.fused.AdamStep;

/**
 * What the numbers of one step of Adam share; constants are rounded once, from double.
 *
 * @param stepSize lr / (1 - beta1^t)
 * @param rootCorrection sqrt(1 - beta2^t)
 * @param weightDecay decay added to the gradient
 * @param shrink 1 - lr*decay of AdamW, otherwise 1
 */
record AdamNumbers(float beta1, float oneMinusBeta1, float beta2, float oneMinusBeta2, float stepSize,
        float rootCorrection, float eps, float weightDecay, float shrink) {
    static AdamNumbers of(AdamStep op) {
        return new AdamNumbers((float) op.beta1(), (float) (1 - op.beta1()), (float) op.beta2(),
                (float) (1 - op.beta2()), (float) op.stepSize(), (float) op.secondCorrection(), (float) op.epsilon(),
                (float) (op.decoupled() ? 0 : op.decay()), (float) (op.decoupled() ? 1 - op.rate() * op.decay() : 1));
    }
}
