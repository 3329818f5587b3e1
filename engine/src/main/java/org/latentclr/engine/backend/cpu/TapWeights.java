package org.latentclr.engine.backend.cpu;

/** Rows are input channels i, columns (output channel o, tap t): element w[base + o*outputStride + i*all + taps[t]]. */
record TapWeights(float[] w, int base, int outputStride, int all, int[] taps) implements PanelGemm.Left {
    @Override
    public void packRows(int i0, int rows, int mr, int p0, int kc, float[] dst, int o) {
        if (rows < mr) java.util.Arrays.fill(dst, o, o + kc * mr, 0f);
        for (int i = 0; i < rows; i++) {
            int row = base + (i0 + i) * all, tap = p0 % Math.max(1, taps.length);
            int output = p0 / Math.max(1, taps.length);
            for (int p = 0; p < kc; p++) {
                dst[o + p * mr + i] = w[row + output * outputStride + taps[tap]];
                if (++tap == taps.length) {
                    tap = 0;
                    output++;
                }
            }
        }
    }
}
