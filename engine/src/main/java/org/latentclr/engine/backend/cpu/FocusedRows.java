package org.latentclr.engine.backend.cpu;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.op.fused.FocusedCosine;
import org.latentclr.engine.op.fused.MaskedCosine;

/** Changes [n,C,S] with their lengths over the channels and the masks made of those, [n,S] each. */
final class FocusedRows {
    final int count;
    final int channels;
    final int positions;
    final float[] values;
    final double[] lengths;
    final double[] masks;
    /** Range of the lengths of a row, plus a small number: what a min-max mask is divided by. */
    final double[] ranges;
    final int[] least;
    final int[] most;
    private final int offset;
    private final MaskedCosine.Limit limit;
    private final NormMask kind;

    FocusedRows(FocusedCosine op, Tensor x) {
        count = x.dim(0);
        channels = x.dim(1);
        positions = x.dim(2);
        values = CpuBackend.data(x);
        offset = x.offset();
        lengths = new double[count * positions];
        masks = new double[count * positions];
        ranges = new double[count];
        least = new int[count];
        most = new int[count];
        limit = op.cosine().limit();
        kind = op.mask();
    }

    int at(int row) {
        return offset + row * channels * positions;
    }

    /** What the vector at a position is divided by. */
    double limited(int at) {
        return limit == MaskedCosine.Limit.MAXIMUM
                ? Math.max(lengths[at], limit.epsilon())
                : lengths[at] + limit.epsilon();
    }

    /** 1/(l·∂l): the limited length l changes by x/∂l, with ∂l = l for a maximum and |x| for a sum. */
    double inverseSquare(int at) {
        double l = limited(at);
        if (limit == MaskedCosine.Limit.MAXIMUM) return 1 / (l * l);
        return lengths[at] == 0 ? 0 : 1 / (l * lengths[at]);
    }

    void measure(Team team, LoopKernels loops) {
        team.parallel(count, row -> {
            double[] squares = new double[positions];
            loops.columnDots(positions, channels, positions, values, at(row), values, at(row), squares);
            for (int s = 0; s < positions; s++) lengths[row * positions + s] = Math.sqrt(squares[s]);
            mask(row);
        });
    }

    private void mask(int row) {
        int from = row * positions;
        int lo = from, hi = from;
        for (int s = from; s < from + positions; s++) {
            if ((float) lengths[s] < (float) lengths[lo]) lo = s;
            if ((float) lengths[s] > (float) lengths[hi]) hi = s;
        }
        least[row] = lo - from;
        most[row] = hi - from;
        ranges[row] = lengths[hi] - lengths[lo] + MaskedCosine.EPSILON;
        for (int s = from; s < from + positions; s++) masks[s] = switch (kind) {
            case NONE -> 1;
            case LENGTH -> lengths[s];
            case MIN_MAX -> (lengths[s] - lengths[lo]) / ranges[row];
        };
    }
}
