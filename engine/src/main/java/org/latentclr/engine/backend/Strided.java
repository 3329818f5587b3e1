package org.latentclr.engine.backend;

import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/**
 * Walks tensors of one broadcast shape with different strides, row by row: dimensions that all operands step through alike are merged,
 * so that dense operands make one long row.
 */
public final class Strided {
    /** One row: {@code count} elements from {@code offsets[k]} in steps of {@code steps[k]} for operand k; modifies neither array. */
    @FunctionalInterface
    public interface Row {
        void run(int[] offsets, int[] steps, int count);
    }

    private final int[] dims;
    private final int[][] strides; // [operand][dimension], merged
    private final int[] start;

    /** @param operands each broadcasts to {@code shape} */
    public Strided(Shape shape, Tensor... operands) {
        this(shape.dims(), starts(operands), aligned(shape, operands));
    }

    /** @param all for each operand its step per dimension */
    public Strided(int[] sizes, int[] starts, int[]... all) {
        int r = sizes.length;
        start = starts;
        int[] d = new int[Math.max(1, r)];
        int[][] s = new int[all.length][Math.max(1, r)];
        int n = 0;
        for (int i = 0; i < r; i++) {
            if (sizes[i] == 1) continue;
            if (n > 0 && mergeable(all, s, n - 1, i, sizes[i])) {
                d[n - 1] *= sizes[i];
                for (int k = 0; k < s.length; k++) s[k][n - 1] = all[k][i];
            } else {
                d[n] = sizes[i];
                for (int k = 0; k < s.length; k++) s[k][n] = all[k][i];
                n++;
            }
        }
        if (n == 0) d[n++] = 1;
        dims = java.util.Arrays.copyOf(d, n);
        strides = s;
    }

    private static int[] starts(Tensor[] operands) {
        return java.util.Arrays.stream(operands).mapToInt(Tensor::offset).toArray();
    }

    private static int[][] aligned(Shape shape, Tensor[] operands) {
        int[][] all = new int[operands.length][shape.rank()];
        for (int k = 0; k < operands.length; k++) {
            Tensor t = operands[k];
            for (int i = 0, e = shape.rank() - t.rank(); i < t.rank(); i++)
                all[k][i + e] = t.dim(i) == 1 ? 0 : t.strides()[i];
        }
        return all;
    }

    private static boolean mergeable(int[][] all, int[][] merged, int last, int i, int size) {
        for (int k = 0; k < all.length; k++) if (merged[k][last] != all[k][i] * size) return false;
        return true;
    }

    /** The sizes after merging, outermost first; at least one. */
    public int[] dims() {
        return dims.clone();
    }

    /** The steps of operand {@code k} in the merged dimensions. */
    public int[] strides(int k) {
        return java.util.Arrays.copyOf(strides[k], dims.length);
    }

    /** Length of a row. */
    public int rowLength() {
        return dims[dims.length - 1];
    }

    /** Number of rows. */
    public int rows() {
        int n = 1;
        for (int i = 0; i < dims.length - 1; i++) n *= dims[i];
        return n;
    }

    /** Runs rows {@code from} to {@code to}−1. */
    public void forRows(int from, int to, Row row) {
        if (from >= to) return;
        int last = dims.length - 1;
        int[] steps = new int[start.length];
        for (int k = 0; k < steps.length; k++) steps[k] = strides[k][last];
        int[] offsets = start.clone(), index = new int[last];
        for (int i = last - 1, rest = from; i >= 0; rest /= dims[i--]) {
            index[i] = rest % dims[i];
            for (int k = 0; k < offsets.length; k++) offsets[k] += index[i] * strides[k][i];
        }
        for (int r = from; r < to; r++) {
            row.run(offsets, steps, dims[last]);
            advance(index, offsets);
        }
    }

    /** To the next row: counts the last dimension up and carries. */
    private void advance(int[] index, int[] offsets) {
        for (int i = index.length - 1; i >= 0; i--) {
            boolean carry = ++index[i] == dims[i];
            for (int k = 0; k < offsets.length; k++)
                offsets[k] += carry ? (1 - dims[i]) * strides[k][i] : strides[k][i];
            if (!carry) return;
            index[i] = 0;
        }
    }

    /** Runs all rows. */
    public void forEach(Row row) {
        if (dims[dims.length - 1] > 0) forRows(0, rows(), row);
    }
}
