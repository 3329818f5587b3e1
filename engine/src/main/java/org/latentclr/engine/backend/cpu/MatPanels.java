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
            int turned = mat.rowStride() == 1 && columns == nr ? turn(source, kc, nr, dst, o) : 0;
            interleave(mat.data(), source + turned * mat.rowStride(), mat.rowStride(), mat.columnStride(), kc - turned,
                    columns, dst, o + turned * nr, nr);
        }
    }

    /**
     * Turns columns that lie in a row each by vectors, and returns how many rows of the panel are done. Vectors reach over the end of a row of the panel into
     * the next one, which is written after it, so the right ones of a row come first and the last rows are left.
     */
    private int turn(int source, int kc, int nr, float[] dst, int o) {
        int lanes = kernels.lanes(), right = (nr - 1) / lanes * lanes, p = 0;
        for (; p + lanes <= kc && (p + lanes - 1) * nr + right + lanes <= kc * nr; p += lanes)
            for (int j = right; j >= 0; j -= lanes)
                kernels.turn(mat.data(), source + p + j * mat.columnStride(), mat.columnStride(),
                        Math.min(lanes, nr - j) - 1, dst, o + p * nr + j, nr);
        return p;
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
