package org.latentclr.kernels.product;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Shape;
import org.latentclr.engine.op.ConvSpec;

/**
 * Sizes of a convolution as kernels read them: struct {@code Geometry} of {@code conv.cuh}.
 *
 * @param n images
 * @param x [n,C,H,W] whatever the batch of the operand
 * @param w [O,C/groups,kH,kW]
 * @param y [n,O,oH,oW]
 */
record Geometry(ConvSpec spec, int n, Shape x, Shape w, Shape y) {
    /** All in one array. */
    int[] words() {
        int[] by = divider(w.dim(3), w.dim(2) * w.dim(3));
        int[] row = divider(y.dim(3), y.dim(2) * y.dim(3));
        return new int[]{n, x.dim(1), x.dim(2), x.dim(3), w.dim(0), w.dim(2), w.dim(3), y.dim(2), y.dim(3),
                spec.strideH(), spec.strideW(), spec.padH(), spec.padW(), spec.dilationH(), spec.dilationW(),
                spec.groups(), by[0], by[1], row[0], row[1]};
    }

    /** struct {@code Divider}: a factor that divides every number below {@code end} exactly, or 0. */
    private static int[] divider(int by, int end) {
        long magic = ((1L << 32) + by - 1) / by;
        long excess = magic * by - (1L << 32);
        boolean exact = magic < 1L << 32 && excess * end < 1L << 32;
        return new int[]{exact ? (int) magic : 0, by};
    }

    /**
     * A part of the pixels of x that meet the same taps: struct {@code Class}.
     *
     * @param rows number of its rows; columns likewise
     */
    record PixelClass(int row, int column, int rows, int columns, int tap, int tapColumn, int taps, int tapColumns,
            int stepH, int stepW) {
        int[] words() {
            int[] byTap = divider(Math.max(1, tapColumns), Math.max(1, taps * tapColumns));
            int[] byColumn = divider(columns, rows * columns);
            return new int[]{row, column, rows, columns, tap, tapColumn, taps, tapColumns, stepH, stepW, byTap[0],
                    byTap[1], byColumn[0], byColumn[1]};
        }
    }

    /** The classes that together hold every pixel of x: one for each offset modulo the strides, or a single one where the kernel is dilated. */
    List<PixelClass> classes() {
        int h = x.dim(2);
        int v = x.dim(3);
        if (spec.dilationH() > 1 || spec.dilationW() > 1)
            return List.of(new PixelClass(0, 0, h, v, 0, 0, w.dim(2), w.dim(3), 1, 1));
        List<PixelClass> all = new ArrayList<>();
        int sh = spec.strideH();
        int sw = spec.strideW();
        for (int r = 0; r < Math.min(sh, h); r++)
            for (int q = 0; q < Math.min(sw, v); q++) {
                int t = (r + spec.padH()) % sh;
                int u = (q + spec.padW()) % sw;
                all.add(new PixelClass(r, q, count(h, r, sh), count(v, q, sw), t, u, count(w.dim(2), t, sh),
                        count(w.dim(3), u, sw), sh, sw));
            }
        return all;
    }

    /** How many of first, first + step, … are below {@code end}. */
    private static int count(int end, int first, int step) {
        return Math.max(0, (end - first + step - 1) / step);
    }
}
