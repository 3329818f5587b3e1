package org.latentclr.engine.backend.cpu;

/**
 * Result rows are channels, columns are the pixels (n, qy, qx) of a grid that lies at (y0 + qy*stepY, x0 + qx*stepX) of
 * images of {@code width} pixels a row.
 */
record PixelTarget(float[] data, int base, int imageStride, int rowStride, int width, int qh, int qw, int stepY,
        int stepX, int y0, int x0) implements PanelGemm.Target {

    @Override
    public int locate(int j0, int columns, int[] offsets, int o) {
        int grid = qh * qw, first = j0 / grid;
        boolean dense = stepX == 1 && stepY == 1 && qw == width;
        if (dense && (j0 + columns - 1) / grid == first) return base + first * imageStride + y0 * width + j0 % grid;
        for (int j = 0; j < columns; j++) {
            int pixel = (j0 + j) % grid, y = y0 + pixel / qw * stepY, x = x0 + pixel % qw * stepX;
            offsets[o + j] = base + (j0 + j) / grid * imageStride + y * width + x;
        }
        return -1;
    }
}
