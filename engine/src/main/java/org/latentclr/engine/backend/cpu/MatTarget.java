package org.latentclr.engine.backend.cpu;

/** A matrix with contiguous rows as the result of a product. */
record MatTarget(Mat mat) implements PanelGemm.Target {
    @Override
    public float[] data() {
        return mat.data();
    }

    @Override
    public int rowStride() {
        return mat.rowStride();
    }

    @Override
    public int locate(int j0, int columns, int[] offsets, int o) {
        return mat.index(0, j0);
    }
}
