package org.latentclr.benchmarks.peers;

import static org.latentclr.benchmarks.peers.PeerCases.in;

import ai.djl.ndarray.NDArray;
import org.latentclr.benchmarks.peers.PeerCase.Pair;
import org.latentclr.engine.op.fused.ContrastiveRows;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.engine.op.fused.NormalizeRows;

/** The contrastive loss of all edits, as the published code computes it and in fused operations. */
final class ContrastCase {
    private ContrastCase() {}

    static PeerCase of(int k, int n, int features) {
        int rows = k * n;
        double flops = 2.0 * rows * rows * features;
        return new PeerCase("contrastive loss/" + rows + "x" + features, flops, 4.0 * rows * (features + rows),
                (d, p) -> {
                    Operands x = Operands.normal(d, p, 1, rows, features);
                    NDArray positive = p.create(mask(rows, n, true), Operands.shape(rows, rows));
                    NDArray negative = p.create(mask(rows, n, false), Operands.shape(rows, rows));
                    return new Pair(
                            () -> ContrastiveRows.apply(Gram.apply(NormalizeRows.apply(x.ours())), k, 2, true, false)
                                    .slice(0, 0, 1).reshape(rows),
                            r -> {
                                NDArray f = in(r, x.peer());
                                NDArray unit = f.div(f.norm(new int[]{1}, true));
                                NDArray e = unit.matMul(unit.transpose()).abs().mul(2).exp();
                                return e.mul(negative).sum(new int[]{1}).log()
                                        .sub(e.mul(positive).sum(new int[]{1}).log());
                            });
                });
    }

    private static float[] mask(int rows, int n, boolean positive) {
        float[] m = new float[rows * rows];
        for (int i = 0; i < m.length; i++) {
            int r = i / rows, c = i % rows;
            m[i] = (r / n == c / n) == positive && r != c ? 1 : 0;
        }
        return m;
    }
}
