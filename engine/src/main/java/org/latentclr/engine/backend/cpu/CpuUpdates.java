package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.AdamStep;
import org.latentclr.engine.op.fused.SgdStep;

/** Optimiser steps, each in one pass over the values. Operands are row-major. */
final class CpuUpdates {
    private static final int GRAIN = 1 << 13;

    private CpuUpdates() {}

    static void register(KernelTable t, Team team, VectorSupport vectors) {
        t.put(AdamStep.class, (op, in, out) -> adam(team, vectors.loops(), op, in));
        t.put(SgdStep.class, (op, in, out) -> sgd(team, op, in));
    }

    private static void adam(Team team, LoopKernels loops, AdamStep op, Tensor[] in) {
        AdamNumbers step = AdamNumbers.of(op);
        team.parallelRange(in[0].shape().size(), GRAIN, (from, to) -> {
            if (in.length == 4)
                loops.adam(step, data(in[0]), in[0].offset() + from, data(in[1]), in[1].offset() + from, data(in[2]),
                        in[2].offset() + from, data(in[3]), in[3].offset() + from, to - from);
            else
                amsgradRange(step, in, from, to);
        });
    }

    private static void amsgradRange(AdamNumbers s, Tensor[] in, int from, int to) {
        float[] p = data(in[0]), g = data(in[1]), m = data(in[2]), v = data(in[3]), w = data(in[4]);
        int po = in[0].offset(), go = in[1].offset(), mo = in[2].offset(), vo = in[3].offset(), wo = in[4].offset();
        for (int i = from; i < to; i++) {
            float x = p[po + i], y = g[go + i] + s.weightDecay() * x;
            float mi = s.beta1() * m[mo + i] + s.oneMinusBeta1() * y;
            float vi = s.beta2() * v[vo + i] + s.oneMinusBeta2() * y * y, wi = Math.max(w[wo + i], vi);
            m[mo + i] = mi;
            v[vo + i] = vi;
            w[wo + i] = wi;
            p[po + i] = s.shrink() * x
                    - s.stepSize() * (mi / ((float) Math.sqrt(wi) / s.rootCorrection() + s.eps()));
        }
    }

    private static void sgd(Team team, SgdStep op, Tensor[] in) {
        team.parallelRange(in[0].shape().size(), GRAIN, (from, to) -> {
            if (in.length == 2) plainRange(op, in, from, to);
            else
                momentumRange(op, in, from, to);
        });
    }

    private static void plainRange(SgdStep op, Tensor[] in, int from, int to) {
        float[] p = data(in[0]), g = data(in[1]);
        int po = in[0].offset(), go = in[1].offset();
        float rate = (float) op.rate(), l2 = (float) op.decay();
        for (int i = from; i < to; i++) p[po + i] -= rate * (g[go + i] + l2 * p[po + i]);
    }

    private static void momentumRange(SgdStep op, Tensor[] in, int from, int to) {
        float[] p = data(in[0]), g = data(in[1]), b = data(in[2]);
        int po = in[0].offset(), go = in[1].offset(), bo = in[2].offset();
        float rate = (float) op.rate(), l2 = (float) op.decay(), mu = (float) op.momentum();
        // What enters the buffer, and what of it and of the gradient enters the parameter.
        float old = op.first() ? 0f : mu, fresh = op.first() ? 1f : (float) (1 - op.dampening());
        float ofBuffer = op.nesterov() ? mu : 1f, ofGradient = op.nesterov() ? 1f : 0f;
        for (int i = from; i < to; i++) {
            float y = g[go + i] + l2 * p[po + i];
            float next = old * b[bo + i] + fresh * y;
            b[bo + i] = next;
            p[po + i] -= rate * (ofGradient * y + ofBuffer * next);
        }
    }
}
