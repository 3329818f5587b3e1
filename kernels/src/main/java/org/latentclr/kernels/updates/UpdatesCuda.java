package org.latentclr.kernels.updates;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.AdamStep;
import org.latentclr.engine.op.fused.SgdStep;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.driver.Arguments;

/** Optimiser steps in one pass. */
public final class UpdatesCuda {
    private static final String FAMILY = "updates/updates";

    private final Cuda cuda;

    public UpdatesCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.put(AdamStep.class, (op, in, out) -> adam(op, in));
        t.put(SgdStep.class, (op, in, out) -> sgd(op, in));
    }

    private void adam(AdamStep op, Tensor[] in) {
        int n = in[0].shape().size();
        Arguments a = new Arguments();
        for (int i = 0; i < 4; i++) a.pointer(cuda.address(in[i]));
        cuda.each(FAMILY, "adam", n,
                a.pointer(in.length > 4 ? cuda.address(in[4]) : 0).integer(n).number(op.beta1())
                        .number(1 - op.beta1()).number(op.beta2()).number(1 - op.beta2())
                        .number(op.decoupled() ? 0 : op.decay())
                        .number(op.decoupled() ? 1 - op.rate() * op.decay() : 1).number(op.stepSize())
                        .number(1 / op.secondCorrection()).number(op.epsilon()));
    }

    private void sgd(SgdStep op, Tensor[] in) {
        int n = in[0].shape().size();
        cuda.each(FAMILY, "sgd", n,
                new Arguments().pointer(cuda.address(in[0])).pointer(cuda.address(in[1]))
                        .pointer(in.length > 2 ? cuda.address(in[2]) : 0).integer(n).number(op.rate())
                        .number(op.decay()).number(op.momentum()).number(1 - op.dampening())
                        .integer(op.nesterov() ? 1 : 0).integer(op.first() ? 1 : 0));
    }
}
