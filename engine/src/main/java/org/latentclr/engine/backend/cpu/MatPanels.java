package org.latentclr.engine.backend.cpu;

/** Panels of a matrix [k, width]: as right operand the matrix itself, as left operand the transposed one. */
record MatPanels(Mat mat) implements PanelGemm.Left, PanelGemm.Right {
    @Override
    public void packColumns(int p0, int kc, int j0, int columns, int nr, float[] dst, int o) {
        if (columns < nr) java.util.Arrays.fill(dst, o, o + kc * nr, 0f);
        int source = mat.index(p0, j0);
        if (mat.columnStride() == 1) copyRows(mat.data(), source, mat.rowStride(), kc, columns, dst, o, nr);
        else
            interleave(mat.data(), source, mat.rowStride(), mat.columnStride(), kc, columns, dst, o, nr);
    }

    @Override
    public void packRows(int i0, int rows, int mr, int p0, int kc, float[] dst, int o) {
        packColumns(p0, kc, i0, rows, mr, dst, o);
    }

    private static void copyRows(float[] src, int s, int stride, int count, int length, float[] dst, int o, int step) {
        if (length == 32 && step == 32) {
            for (int p = 0; p < count; p++) copy32(src, s + p * stride, dst, o + p * 32);
        } else {
            for (int p = 0; p < count; p++) {
                for (int j = 0; j < length; j++) dst[o + p * step + j] = src[s + p * stride + j];
            }
        }
    }

    /** A loop of known length becomes two vector moves. */
    private static void copy32(float[] src, int s, float[] dst, int o) {
        for (int j = 0; j < 32; j++) dst[o + j] = src[s + j];
    }

    private static void interleave(float[] src, int s, int rowStride, int columnStride, int count, int length,
            float[] dst, int o, int step) {
        for (int j = 0; j < length; j++) {
            int from = s + j * columnStride, to = o + j;
            for (int p = 0; p < count; p++) dst[to + p * step] = src[from + p * rowStride];
        }
    }
}
