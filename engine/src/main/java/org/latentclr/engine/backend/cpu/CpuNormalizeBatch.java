package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.NormalizeBatch;

/** Batch normalisation of blocks [N,C]: sums over the rows in double, block by block. */
final class CpuNormalizeBatch {
    private static final int GRAIN = 1 << 13;

    private CpuNormalizeBatch() {}

    static void register(KernelTable t, Team team) {
        t.put(NormalizeBatch.class, (op, in, out) -> {
            if (out.shape().size() == 0) return;
            int block = out.dim(1) * out.dim(2);
            team.parallelRange(out.dim(0), Math.max(1, GRAIN / block), (from, to) -> {
                for (int b = from; b < to; b++) block(op.epsilon(), in, out, b);
            });
        });
    }

    private static void block(double epsilon, Tensor[] in, Tensor out, int b) {
        int n = out.dim(1), c = out.dim(2), from = b * n * c;
        float[] x = data(in[0]), y = data(out);
        int xo = in[0].offset() + from, yo = out.offset() + from;
        double[] mean = new double[c], scale = new double[c];
        for (int i = 0; i < n; i++) for (int j = 0; j < c; j++) mean[j] += x[xo + i * c + j];
        for (int j = 0; j < c; j++) mean[j] /= n;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < c; j++) {
                double d = x[xo + i * c + j] - mean[j];
                scale[j] += d * d;
            }
        float[] weight = data(in[1]), bias = data(in[2]);
        int wo = row(in[1], b), bo = row(in[2], b);
        for (int j = 0; j < c; j++) scale[j] = weight[wo + j] / Math.sqrt(scale[j] / n + epsilon);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < c; j++) {
                int k = i * c + j;
                y[yo + k] = (float) ((x[xo + k] - mean[j]) * scale[j] + bias[bo + j]);
            }
    }

    /** Where the row of block {@code b} starts in [B,C] or [1,C]. */
    private static int row(Tensor t, int b) {
        return t.offset() + (t.dim(0) == 1 ? 0 : b) * t.dim(1);
    }
}
