package org.latentclr.engine.backend.cpu;

/** Rows are channels, columns the pixels (n, y, x) of contiguous NCHW images. */
record ImageRows(float[] src, int base, int imageStride, int plane) implements PanelGemm.Left {
    @Override
    public void packRows(int i0, int rows, int mr, int p0, int kc, float[] dst, int o) {
        if (rows < mr) java.util.Arrays.fill(dst, o, o + kc * mr, 0f);
        for (int done = 0; done < kc;) {
            int p = p0 + done, length = Math.min(kc - done, plane - p % plane);
            for (int i = 0; i < rows; i++) {
                int s = base + p / plane * imageStride + (i0 + i) * plane + p % plane, d = o + done * mr + i;
                for (int x = 0; x < length; x++) dst[d + x * mr] = src[s + x];
            }
            done += length;
        }
    }
}
