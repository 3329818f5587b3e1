package org.latentclr.engine.backend.cpu;

/** Panels of a matrix [k, width]: as right operand the matrix itself, as left operand the transposed one. */
record MatPanels(Mat mat, GemmKernels kernels) implements PanelGemm.Left, PanelGemm.Right {
    @Override
    public void packColumns(int p0, int kc, int j0, int columns, int nr, float[] dst, int o) {
        if (columns < nr) java.util.Arrays.fill(dst, o, o + kc * nr, 0f);
        int source = mat.index(p0, j0);
        if (mat.columnStride() == 1) {
            for (int p = 0; p < kc; p++) {
                kernels.copy(mat.data(), source + p * mat.rowStride(), dst, o + p * nr, columns);
            }
        } else {
            interleave(mat.data(), source, mat.rowStride(), mat.columnStride(), kc, columns, dst, o, nr);
        }
    }

    @Override
    public void packRows(int i0, int rows, int mr, int p0, int kc, float[] dst, int o) {
        packColumns(p0, kc, i0, rows, mr, dst, o);
    }

    private static void interleave(float[] src, int s, int rowStride, int columnStride, int count, int length,
            float[] dst, int o, int step) {
        for (int j = 0; j < length; j++) {
            int from = s + j * columnStride, to = o + j;
            for (int p = 0; p < count; p++) dst[to + p * step] = src[from + p * rowStride];
        }
    }
}
