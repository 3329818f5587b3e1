package org.latentclr.engine.backend.cpu;

/**
 * The matrix X[(c, tap), (n, qy, qx)] = src[n, c, qy + dy(tap), qx + dx(tap)], zero outside the image: what
 * "im2col" would store, made panel by panel when it is needed.
 *
 * @param src images; image i, channel c starts at base + i*imageStride + c*h*w
 * @param h image height
 * @param w image width
 * @param qh height of the grid of output pixels
 * @param qw width of the grid
 * @param dy row offset per tap
 * @param dx column offset per tap
 */
record TapPanels(float[] src, int base, int imageStride, int h, int w, int qh, int qw, int[] dy, int[] dx,
        GemmKernels kernels) implements PanelGemm.Right {

    @Override
    public void packColumns(int p0, int kc, int j0, int columns, int nr, float[] dst, int o) {
        if (columns < nr) java.util.Arrays.fill(dst, o, o + kc * nr, 0f);
        for (int done = 0; done < columns;) {
            int j = j0 + done, image = j / (qh * qw), pixel = j % (qh * qw), qx = pixel % qw;
            int length = Math.min(columns - done, qw - qx);
            packRun(p0, kc, base + image * imageStride, pixel / qw, qx, length, nr, dst, o + done);
            done += length;
        }
    }

    /** One run of pixels of one grid row, for all (c, tap) of the block. */
    private void packRun(int p0, int kc, int image, int qy, int qx, int length, int nr, float[] dst, int o) {
        int taps = dy.length, tap = taps == 0 ? 0 : p0 % taps, plane = taps == 0 ? 0 : image + p0 / taps * h * w;
        for (int p = 0; p < kc; p++) {
            int y = qy + dy[tap], x = qx + dx[tap], d = o + p * nr;
            if (y < 0 || y >= h) zero(dst, d, length);
            else if (x >= 0 && x + length <= w) kernels.copy(src, plane + y * w + x, dst, d, length);
            else
                clipped(plane + y * w, x, length, dst, d);
            if (++tap == taps) {
                tap = 0;
                plane += h * w;
            }
        }
    }

    private void clipped(int row, int x, int length, float[] dst, int d) {
        int from = Math.clamp(-x, 0, length), to = Math.clamp(w - x, from, length);
        zero(dst, d, from);
        kernels.copy(src, row + x + from, dst, d + from, to - from);
        zero(dst, d + to, length - to);
    }

    private static void zero(float[] dst, int d, int length) {
        for (int i = 0; i < length; i++) dst[d + i] = 0f;
    }

    /** The transposed matrix, for sums over pixels. */
    PanelGemm.Right transposed() {
        return (p0, kc, j0, columns, nr, dst, o) -> {
            if (columns < nr) java.util.Arrays.fill(dst, o, o + kc * nr, 0f);
            for (int done = 0; done < kc;) {
                int p = p0 + done, image = p / (qh * qw), pixel = p % (qh * qw), qx = pixel % qw;
                int length = Math.min(kc - done, qw - qx);
                for (int j = 0; j < columns; j++) {
                    scatterRun(j0 + j, image, pixel / qw, qx, length, nr, dst, o + done * nr + j);
                }
                done += length;
            }
        };
    }

    private void scatterRun(int k, int image, int qy, int qx, int length, int nr, float[] dst, int o) {
        int tap = k % dy.length, y = qy + dy[tap], x = qx + dx[tap];
        int row = base + image * imageStride + (k / dy.length * h + y) * w;
        boolean inside = y >= 0 && y < h;
        for (int i = 0; i < length; i++, x++) dst[o + i * nr] = inside && x >= 0 && x < w ? src[row + x] : 0f;
    }
}
